// The patient desk: what is recorded for a patient of ours, and a new decision of his (PCF:
// ITI-108).
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import { ConsentRejectedError, type ConsentWriter } from '@isthmus/consent-reader/consent-writer'
import { patientToken } from '@isthmus/consent/fhir-consent'
import { CallError } from '@isthmus/http/call-error'
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { bodyFields } from '../body-fields.ts'
import type { GatewayAudit } from '../gateway-audit.ts'
import { json, sentence } from '../page-answer.ts'
import type { SessionGate } from '../session-gate.ts'
import type { SignedInUser } from '../signed-in-user.ts'
import type { WriteAssertion } from '../user-assertion.ts'
import { type NumberParts, whoseNumber } from '../whose-number.ts'

export interface ConsentRouteParts extends NumberParts {
  readonly gate: SessionGate
  readonly consents: ConsentReader
  readonly writer: ConsentWriter
  readonly registry: { readonly url: string; readonly peer: string }
  readonly audit: GatewayAudit
  readonly writeAssertion: WriteAssertion
  readonly organizationOid: string
}

export function serveConsents(web: WebServer, parts: ConsentRouteParts): void {
  web.route('POST', '/api/consents/find', {
    handler: parts.gate.only('desk', async (request) => {
      const { patient } = await bodyFields(request, ['patient'])
      const patientId = await domainId(patient, request, parts)
      return typeof patientId === 'string'
        ? state({ patientId, patient }, request, parts)
        : patientId
    }),
    limits: { bodyBytesMax: 4096 },
  })
  web.route('POST', '/api/consents', {
    handler: parts.gate.only('desk', async (request, user) => {
      const { patient, decision } = await bodyFields(request, ['patient', 'decision'])
      const patientId = await domainId(patient, request, parts)
      if (typeof patientId !== 'string') return patientId
      if (decision !== 'permit' && decision !== 'refuse') return sentence(400, 'Permit or refuse?')
      const type = decision === 'permit' ? 'permit' : 'deny'
      const problem = await record({ request, user, patientId, type }, parts)
      return problem ?? state({ patientId, patient }, request, parts)
    }),
    limits: { bodyBytesMax: 4096 },
  })
}

interface Statement {
  readonly request: BrowserRequest
  readonly user: SignedInUser
  /** CX in the domain. */
  readonly patientId: string
  readonly type: 'permit' | 'deny'
}

/** Gives what to say when it was not recorded. */
async function record(
  statement: Statement,
  parts: ConsentRouteParts,
): Promise<BrowserAnswer | undefined> {
  const { request, user, patientId, type } = statement
  const { audit, registry } = parts
  const about = { user, at: request.now, patientId, registry }
  try {
    const id = `${registry.url}/Consent/${await write(statement, parts)}`
    const consent = { id, details: [{ type: 'provision', value: type }] }
    await audit.consentRecorded({ ...about, outcome: 0, consent })
    return undefined
  } catch (error) {
    if (error instanceof ConsentRejectedError) {
      await audit.consentRecorded({ ...about, outcome: 4 })
      return sentence(502, 'The consent registry did not record the decision.')
    }
    if (!(error instanceof CallError)) throw error
    await audit.consentRecorded({ ...about, outcome: 8 })
    return sentence(502, 'The consent registry gave no answer. Please look the patient up again.')
  }
}

function write(
  { request: { now, signal }, user, patientId, type }: Statement,
  { writer, writeAssertion, organizationOid }: ConsentRouteParts,
): Promise<string> {
  const { assertionXml } = writeAssertion({ user, purpose: undefined, patientId, now })
  return writer.record(
    {
      patient: identifierOf(patientId),
      type,
      policyUri: domainPolicyUri,
      dateTime: now,
      organizationOid,
      source: 'Recorded at the patient desk',
    },
    { authorization: encodeAuthorization(assertionXml), signal },
  )
}

async function state(
  { patientId, patient: localNumber }: { readonly patientId: string; readonly patient: string },
  { signal }: BrowserRequest,
  parts: ConsentRouteParts,
): Promise<BrowserAnswer> {
  const newest = await newestConsent(patientId, signal, parts)
  if (newest === 'unavailable') return unavailable
  if (newest === undefined) return json({ localId: localNumber, state: 'none', since: '' })
  return json({
    localId: localNumber,
    state: newest.provision.type === 'permit' ? 'permit' : 'refuse',
    since: newest.dateTime.toISOString(),
  })
}

async function newestConsent(
  patientId: string,
  signal: AbortSignal,
  { consents }: ConsentRouteParts,
) {
  try {
    const all = await consents.consentsOf(patientId, signal)
    return all.toSorted((left, right) => right.dateTime.getTime() - left.dateTime.getTime())[0]
  } catch (error) {
    if (error instanceof ConsentUnavailableError) return 'unavailable'
    throw error
  }
}

/** CX in the domain, or what to say to a number that is nobody's. */
async function domainId(
  localNumber: string,
  { signal }: BrowserRequest,
  parts: ConsentRouteParts,
): Promise<string | BrowserAnswer> {
  if (localNumber === '') return unknownNumber
  const whose = await whoseNumber(localNumber, signal, parts)
  if (whose.kind === 'unavailable') return whose.answer
  return whose.kind === 'known' ? whose.patientId : unknownNumber
}

function identifierOf(patientId: string): { readonly system: string; readonly value: string } {
  const [system = '', value = ''] = patientToken(patientId)?.split('|') ?? []
  return { system, value }
}

// PCF: the overarching policy of a plain permit or deny; a new form of the same policy replaces the
// old one.
const domainPolicyUri = 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal'

const unknownNumber = sentence(404, 'This number is not known in our hospital.')
const unavailable = sentence(502, 'The consent registry cannot be reached. Please try again.')
