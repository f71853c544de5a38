// Registry Stored Query at the Document Registry (ITI TF-2: 3.18.4.1.3).
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import { matchPatient } from '@isthmus/consent/patient-match'
import type { Exchange, Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { AssertionError } from '@isthmus/saml/assertion-error'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import { type RegistryError, failure } from '@isthmus/xds/registry-response'
import { readQuery } from '@isthmus/xds/rules/query'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import { type AnswerParts, answerQuery } from '../answer-query.ts'
import type { AuditedResult } from '../audited-service.ts'
import { type EntryRelease, createEntryRelease } from '../entry-release.ts'
import { explainFailure } from '../explain-failure.ts'

export interface QueryParts extends AnswerParts {
  readonly auditTrail: Pick<AuditTrail, 'recordAll'>
  readonly homeCommunityId: string
  readonly newUuid: () => string
  readonly log: Log
}

export function registryStoredQuery(
  parts: QueryParts,
): Handler<AdhocQueryRequest, AdhocQueryResponse> {
  return async (exchange) => {
    const read = readQuery(exchange.request)
    const query = read.kind === 'query' ? read.query : undefined
    const release = createEntryRelease(parts, exchange)
    const answer = { parts, exchange, query, release }
    if (read.kind === 'reject') return refuse(answer, read.errors)
    await requireStatedPatient(answer, read.query)
    try {
      const answered = await answerQuery(read.query, { parts, release, signal: exchange.signal })
      if (answered.kind === 'refused') return await refuse(answer, answered.errors)
      await record(answer, { outcome: 0 })
      return { response: answered.response }
    } catch (error) {
      return fail(answer, error)
    }
  }
}

interface Answer {
  readonly parts: QueryParts
  readonly exchange: Exchange<AdhocQueryRequest>
  /** Undefined when it could not be read. */
  readonly query: StoredQuery | undefined
  readonly release: EntryRelease
}

// ITI TF-2: 3.40.4.1.2. An assertion that speaks of one patient opens no other.
async function requireStatedPatient(answer: Answer, query: StoredQuery): Promise<void> {
  const stated = answer.exchange.subject?.patientId
  if (query.kind !== 'FindDocuments' || stated === undefined) return
  const { toDomain } = answer.parts
  if (matchPatient({ stated, patientId: query.patientId, toDomain }) !== 'other') return
  const description = 'the patient of the assertion is not that of the query'
  await record(answer, { outcome: 4, description })
  throw new AssertionError('FailedAuthentication', description)
}

async function refuse(
  answer: Answer,
  errors: readonly RegistryError[],
): Promise<Reply<AdhocQueryResponse>> {
  const description = [...new Set(errors.map(({ code }) => code))].join(' ')
  await record(answer, { outcome: 4, description })
  return unanswered(errors)
}

async function fail(answer: Answer, error: unknown): Promise<Reply<AdhocQueryResponse>> {
  if (error instanceof ConsentUnavailableError) {
    answer.parts.log.warn('consent data unavailable', { transaction: 'ITI-18' })
    await record(answer, { outcome: 8, description: 'consent:consentUnavailable' })
    return unanswered([consentUnavailable])
  }
  const { errors, description } = explainFailure(error, { transaction: 'ITI-18', ...answer.parts })
  await record(answer, { outcome: 8, description })
  return unanswered(errors)
}

const consentUnavailable: RegistryError = {
  code: 'XDSRegistryError',
  severity: 'Error',
  codeContext: 'consent data unavailable',
  location: undefined,
}

/** The query's own message, and one for each thing that was withheld: all of them durable before the answer leaves. */
async function record(answer: Answer, result: AuditedResult): Promise<void> {
  const { parts, exchange, query, release } = answer
  const message = auditIti18(parts.audited.facts(exchange, result), {
    side: 'server',
    patientId: query?.kind === 'FindDocuments' ? query.patientId : undefined,
    queryId: exchange.request.queryId,
    requestXml: exchange.requestXml,
    homeCommunityId: parts.homeCommunityId,
  })
  await parts.auditTrail.recordAll([message, ...release.denials()])
}

function unanswered(errors: readonly RegistryError[]): Reply<AdhocQueryResponse> {
  return { response: { ...failure(errors), objects: [], objectRefs: [] } }
}
