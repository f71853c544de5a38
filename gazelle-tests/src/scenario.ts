// The format of a scenario file: what is sent, and what must come of it. Unknown keys are mistakes.
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const closed = { additionalProperties: false } as const
const texts = Type.Record(Type.String(), Type.String())
const optional = Type.Optional

const attachment = Type.Object(
  {
    /** By which `sha1.ID`, `size.ID` and `expect.sha256` name it. */
    id: Type.String(),
    /** Below gazelle-tests/. */
    file: Type.String(),
    contentType: Type.String(),
    /** Texts of a DICOM file and what stands in their place. */
    replace: optional(texts),
  },
  closed,
)

const assertion = Type.Union([
  Type.Literal('as-needed'),
  Type.Literal('none'),
  Type.Literal('valid'),
  Type.Literal('spoilt'),
])

/** A SOAP request of an IHE transaction. */
const send = Type.Object(
  {
    transaction: Type.String(),
    to: Type.String({ description: 'Actor that answers.' }),
    /** Where the transaction has several: another than its first. */
    action: optional(Type.String()),
    as: optional(Type.Union([Type.Literal('tester'), Type.Literal('gateway')])),
    template: Type.String(),
    vars: optional(texts),
    attachments: optional(Type.Array(attachment)),
    assertion: optional(assertion),
  },
  closed,
)

/** A plain HTTP request. */
const http = Type.Object(
  {
    method: Type.String(),
    to: Type.String(),
    endpoint: Type.String({ description: 'Key below endpoints in domain.json, or health.' }),
    path: optional(Type.String()),
    as: optional(Type.Union([Type.Literal('tester'), Type.Literal('gateway')])),
    template: optional(Type.String()),
    contentType: optional(Type.String()),
    attachments: optional(Type.Array(attachment)),
    /** Whose assertion goes into the Authorization header, where the domain can sign one. */
    account: optional(Type.Union([Type.Literal('clinician'), Type.Literal('desk')])),
  },
  closed,
)

/** A TLS connection with the certificate named, and a request in its first flight. */
const connect = Type.Object(
  {
    to: Type.String(),
    certificate: Type.Union([
      Type.Literal('tester'),
      Type.Literal('none'),
      Type.Literal('foreign-authority'),
      Type.Literal('expired'),
    ]),
    maxVersion: optional(Type.Union([Type.Literal('TLSv1.1'), Type.Literal('TLSv1.2')])),
  },
  closed,
)

/** Bytes on the syslog port of the Audit Record Repository. */
const syslog = Type.Object(
  {
    template: Type.String(),
    framing: Type.Union([Type.Literal('octet-counted'), Type.Literal('none')]),
  },
  closed,
)

/** An HL7 v2 message in its MLLP frame, or, to be refused, without one. */
const mllp = Type.Object(
  {
    transaction: Type.Union([Type.Literal('ITI-8'), Type.Literal('ITI-9')]),
    to: Type.String({ description: 'Actor that answers.' }),
    template: Type.String(),
    vars: optional(texts),
    framing: optional(Type.Union([Type.Literal('framed'), Type.Literal('none')])),
  },
  closed,
)

const xpath = Type.Object(
  {
    path: Type.String(),
    equals: optional(Type.String()),
    includes: optional(Type.String()),
    count: optional(Type.Integer({ minimum: 0 })),
    atLeast: optional(Type.Integer({ minimum: 1 })),
    /** All values are those of that earlier step. */
    sameAs: optional(Type.String()),
  },
  closed,
)

const expectation = Type.Object(
  {
    http: optional(Type.Integer()),
    contentType: optional(Type.String()),
    header: optional(texts),
    xpath: optional(Type.Array(xpath)),
    fault: optional(Type.Object({ code: Type.String(), subcode: optional(Type.String()) }, closed)),
    registryResponse: optional(
      Type.Object({ status: Type.String(), errors: optional(Type.Array(Type.String())) }, closed),
    ),
    parts: optional(Type.Object({ count: Type.Integer({ minimum: 0 }) }, closed)),
    sha256: optional(Type.Array(Type.String())),
    json: optional(texts),
    /** MSA-1 of the answer, and the code of its ERR segment. */
    acknowledgement: optional(
      Type.Object({ code: Type.String(), error: optional(Type.String()) }, closed),
    ),
    closed: optional(Type.Literal(true)),
    tls: optional(Type.Array(Type.String())),
    withinMs: optional(Type.Integer({ minimum: 1 })),
  },
  closed,
)

const expectAudit = Type.Object(
  {
    count: Type.Integer({ minimum: 1 }),
    within: Type.String({ pattern: String.raw`^\d+s$` }),
    match: Type.Object(
      {
        eventId: optional(Type.String()),
        typeCode: optional(Type.String()),
        outcome: optional(Type.Integer()),
        source: optional(Type.String({ description: 'Actor whose service wrote it.' })),
        patient: optional(Type.String()),
        object: optional(Type.String()),
      },
      closed,
    ),
    /** Texts that the message must not hold. */
    absent: optional(Type.Array(Type.String())),
  },
  closed,
)

const step = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    send: optional(send),
    http: optional(http),
    connect: optional(connect),
    syslog: optional(syslog),
    mllp: optional(mllp),
    expect: optional(expectation),
    expectAudit: optional(expectAudit),
    /** Asked again until the expectations hold, for at most so long. */
    until: optional(Type.String({ pattern: String.raw`^\d+s$` })),
  },
  closed,
)

export const scenarioFormat = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    actor: Type.String(),
    role: Type.Union([Type.Literal('responder'), Type.Literal('initiator')]),
    profile: Type.String(),
    options: optional(Type.Array(Type.String())),
    covers: Type.Array(Type.String()),
    level: Type.Union([
      Type.Literal('must'),
      Type.Literal('should'),
      Type.Literal('extra'),
      Type.Literal('hostile'),
    ]),
    needs: Type.Object(
      {
        services: Type.Array(Type.String()),
        patient: optional(Type.Literal(true)),
        endpoints: optional(Type.Array(Type.String())),
        /** The domain's profile, where the scenario is about one of the two. */
        profile: optional(Type.Union([Type.Literal('hospital'), Type.Literal('conformance')])),
        /** An identity of a hospital's gateway in domain.json. */
        gateway: optional(Type.Literal(true)),
        /** A command that signs assertions. */
        assertion: optional(Type.Literal(true)),
      },
      closed,
    ),
    steps: Type.Array(step, { minItems: 1 }),
  },
  closed,
)

export type Scenario = Static<typeof scenarioFormat>
export type Step = Scenario['steps'][number]
export type SendOrder = NonNullable<Step['send']>
export type HttpOrder = NonNullable<Step['http']>
export type ConnectOrder = NonNullable<Step['connect']>
export type SyslogOrder = NonNullable<Step['syslog']>
export type MllpOrder = NonNullable<Step['mllp']>
export type Expectation = NonNullable<Step['expect']>
export type AuditExpectation = NonNullable<Step['expectAudit']>
export type Attachment = Static<typeof attachment>

/** Every mistake in a scenario, with its place; empty for a good one. */
export function scenarioProblems(content: unknown, id: string): readonly string[] {
  if (!Value.Check(scenarioFormat, content)) {
    return Value.Errors(scenarioFormat, content).map(
      ({ instancePath, message }) => `${instancePath === '' ? '/' : instancePath} ${message}`,
    )
  }
  const acts = ['send', 'http', 'connect', 'syslog', 'mllp', 'expectAudit'] as const
  const ids = content.steps.map((one) => one.id)
  const hostile =
    content.level === 'hostile' && !content.covers.some((one) => one.startsWith('TM-'))
  return [
    ...(content.id === id ? [] : [`/id is ${content.id}, the file's path says ${id}`]),
    ...(new Set(ids).size === ids.length ? [] : ['/steps an id stands twice']),
    ...(hostile ? ['/covers a hostile scenario names a row of the threat model (TM-…)'] : []),
    ...content.steps
      .filter((one) => acts.filter((act) => one[act] !== undefined).length !== 1)
      .map((one) => `/steps ${one.id} must have exactly one of ${acts.join(', ')}`),
  ]
}
