// Asks a Patient Identifier Cross-reference Manager, ours or the domain's master patient index, and
// audits that it asked; when in doubt, nobody (ITI TF-2: 3.83.4.1, 3.83.5.1.1).
import type { AuditMessage, EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { escapeHl7 } from '@isthmus/hl7/escape'
import { CallError } from '@isthmus/http/call-error'
import type { HttpClient } from '@isthmus/http/http-client'
import { auditIti83 } from '@isthmus/identity/audit/iti-83'
import { type CrossReferenceAnswer, identifierOfCx } from '@isthmus/identity/cross-reference'
import { decodePixmAnswer, encodePixmQuery, pixmPath } from '@isthmus/identity/transactions/iti-83'
import { ResponseError } from '@isthmus/ihe/response-error'
import { IdentityUnavailableError } from './identity-unavailable-error.ts'
import type { PatientIdentifiers } from './patient-identifiers.ts'

export interface AskedIdentifiersParts {
  readonly client: Pick<HttpClient, 'request'>
  /** FHIR endpoint without slash at its end, and the peer that must answer there. */
  readonly endpoint: { readonly url: string; readonly peer: string }
  /** OID that assigns the patient ids of the domain. */
  readonly assigningAuthority: string
  readonly node: AuditNode
  /** Writes an audit message; the answer is used when it is durable. */
  readonly record: (message: AuditMessage) => Promise<void>
  readonly now: () => Date
  /** Until the whole answer is there. */
  readonly timeoutMs?: number
}

/** Nothing is kept from one question to the next: a merge binds at once. */
export function askedIdentifiers(parts: AskedIdentifiersParts): PatientIdentifiers {
  return {
    async toDomain(cx, signal) {
      const source = identifierOfCx(cx)
      if (source === undefined) return undefined
      const targets = [{ namespace: undefined, oid: parts.assigningAuthority }]
      // An id of the domain is not given back: that it is known is the answer.
      const isOfDomain = source.oid === parts.assigningAuthority
      const query = encodePixmQuery({ source, targets }).toString()
      const answer = await ask(parts, { query, cx, signal })
      return isOfDomain && answer.kind === 'found' ? canonical(cx) : domainIdIn(answer, parts)
    },
  }
}

function domainIdIn(
  answer: CrossReferenceAnswer,
  { assigningAuthority }: AskedIdentifiersParts,
): string | undefined {
  if (answer.kind === 'target-not-recognized') {
    throw new IdentityUnavailableError('it does not know the ids of the domain')
  }
  if (answer.kind !== 'found') return undefined
  const ids = answer.identifiers.filter(({ oid }) => oid === assigningAuthority)
  const [id, other] = new Set(ids.map((one) => one.id))
  // Of two ids nobody can tell which is meant.
  if (id === undefined || other !== undefined) return undefined
  return canonical(formatCx({ id: escapeHl7(id), assigningAuthority }))
}

// Undefined for what no metadata could hold.
function canonical(cx: string): string | undefined {
  const parsed = parseCx(cx)
  return parsed === undefined ? undefined : formatCx(parsed)
}

interface Question {
  readonly query: string
  readonly cx: string
  readonly signal: AbortSignal
}

async function ask(
  parts: AskedIdentifiersParts,
  question: Question,
): Promise<CrossReferenceAnswer> {
  const { timeoutMs = 2_000 } = parts
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeoutMs)
  const signal = AbortSignal.any([question.signal, late.signal])
  try {
    const answer = await request(parts, { ...question, signal })
    const isFound = answer.kind === 'found'
    await record(parts, question, isFound ? { outcome: 0 } : { outcome: 4, note: answer.kind })
    return answer
  } catch (error) {
    const unavailable = explain(error, late.signal)
    if (unavailable === undefined) throw error
    await record(parts, question, { outcome: 8, note: unavailable.message })
    throw unavailable
  } finally {
    clearTimeout(timer)
  }
}

async function request(
  { client, endpoint, timeoutMs: answerMs = 2_000 }: AskedIdentifiersParts,
  { query, signal }: Question,
): Promise<CrossReferenceAnswer> {
  await using answer = await client.request({
    method: 'GET',
    url: `${endpoint.url}${pixmPath}?${query}`,
    peer: endpoint.peer,
    headers: { accept: 'application/fhir+json' },
    signal,
    limits: { bodyBytesMax: 64 * 1024, answerMs },
  })
  return decodePixmAnswer(answer.status, await answer.json())
}

function explain(error: unknown, late: AbortSignal): IdentityUnavailableError | undefined {
  const options = { cause: error }
  if (late.aborted) return new IdentityUnavailableError('it did not answer in time', options)
  if (error instanceof CallError) {
    return new IdentityUnavailableError(`no answer (${error.kind})`, options)
  }
  if (error instanceof ResponseError) {
    return new IdentityUnavailableError('the answer cannot be used', options)
  }
  return undefined
}

function record(
  { node, endpoint, now, record: write }: AskedIdentifiersParts,
  { query, cx }: Question,
  { outcome, note }: { readonly outcome: EventOutcome; readonly note?: string },
): Promise<void> {
  return write(
    auditIti83(
      {
        now: now(),
        outcome,
        outcomeDescription: note,
        endpoint: `${endpoint.url}${pixmPath}`,
        self: { name: node.userId, processId: node.processId, host: node.host },
        peer: { name: endpoint.peer, address: new URL(endpoint.url).hostname },
        source: node.source,
      },
      { side: 'client', patientIds: [cx], query },
    ),
  )
}
