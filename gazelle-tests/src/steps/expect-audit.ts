// A step that looks into the Audit Record Repository for what an act must have left there.
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { RunContext, ScenarioMemory } from '../run-context.ts'
import type { AuditExpectation } from '../scenario.ts'
import type { StepFindings } from '../step-report.ts'
import { exchangeHttp } from './exchange-http.ts'

const codes = Type.Array(Type.Object({ code: Type.String() }))

const record = Type.Object({
  xml: Type.Optional(Type.String()),
  message: Type.Optional(
    Type.Object({
      event: Type.Object({
        id: Type.Object({ code: Type.String() }),
        types: codes,
        outcome: Type.Integer(),
      }),
      source: Type.Object({ sourceId: Type.String() }),
      objects: Type.Array(Type.Object({ id: Type.String() })),
    }),
  ),
})

const page = Type.Object({ messages: Type.Array(record), next: Type.Optional(Type.String()) })

type AuditRecord = Static<typeof record>

/** Looks again until the messages are there, or the time is over. */
export async function expectAudit(
  expected: AuditExpectation,
  { context, memory }: { readonly context: RunContext; readonly memory: ScenarioMemory },
): Promise<StepFindings> {
  const until = performance.now() + Number.parseInt(expected.within, 10) * 1000
  const { match, absent = [], count } = fill(expected, memory)
  let found: readonly AuditRecord[] = []
  for (;;) {
    found = (await search(context, memory.lastActAt)).filter((one) => fits(one, match, context))
    if (found.length >= count || performance.now() > until) break
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  const xml = found.flatMap((one) => one.xml ?? [])
  return {
    says: `audit ${match.typeCode ?? match.eventId ?? ''} of ${match.source ?? 'any source'}`,
    problems: [
      ...(found.length === count
        ? []
        : [`${found.length} audit messages (${describe(match)}), ${count} are due`]),
      ...absent
        .filter((text) => xml.some((one) => one.includes(text)))
        .map((text) => `an audit message holds ${text}`),
    ],
    evidence: { audit: xml },
  }
}

const pauseMs = 200

type Match = AuditExpectation['match']

function fill(expected: AuditExpectation, { variables }: ScenarioMemory): AuditExpectation {
  const { match, absent } = expected
  const { patient, object } = match
  return {
    ...expected,
    match: {
      ...match,
      ...(patient === undefined ? {} : { patient: variables.fill(patient) }),
      ...(object === undefined ? {} : { object: variables.fill(object) }),
    },
    ...(absent === undefined ? {} : { absent: absent.map((text) => variables.fill(text)) }),
  }
}

function fits({ message }: AuditRecord, match: Match, { target }: RunContext): boolean {
  if (message === undefined) return false
  const { event, source, objects } = message
  const objectIds = objects.map(({ id }) => id)
  return (
    (match.eventId === undefined || match.eventId === event.id.code) &&
    (match.typeCode === undefined || event.types.some(({ code }) => code === match.typeCode)) &&
    (match.outcome === undefined || match.outcome === event.outcome) &&
    (match.source === undefined || target.find(match.source)?.name === source.sourceId) &&
    (match.patient === undefined || objectIds.includes(match.patient)) &&
    (match.object === undefined || objectIds.includes(match.object))
  )
}

function describe(match: Match): string {
  return Object.entries(match)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')
}

// ITI TF-2: 3.1. Clocks of one domain agree to the second; what was written before the act does not
// count.
async function search(context: RunContext, from: Date): Promise<readonly AuditRecord[]> {
  const service = context.target.find('audit-record-repository', 'search')
  const found: AuditRecord[] = []
  let next: string | undefined
  do {
    const query = new URLSearchParams({
      'date-from': from.toISOString(),
      'date-to': new Date(Date.now() + 60_000).toISOString(),
      ...(next === undefined ? {} : { page: next }),
    })
    const url = new URL(`${service?.endpoints['search'] ?? ''}?${query.toString()}`)
    const request = { method: 'GET', url, headers: {}, body: Buffer.of() }
    const { answer } = await exchangeHttp(request, 'tester', context)
    if (answer?.status !== 200) return found
    const read = Value.Parse(page, JSON.parse(answer.body.toString()))
    found.push(...read.messages)
    next = read.next
  } while (next !== undefined)
  return found
}
