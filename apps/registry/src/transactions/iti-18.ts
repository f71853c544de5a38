// Registry Stored Query at the Document Registry (ITI TF-2: 3.18.4.1.3).
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import { matchPatient } from '@isthmus/consent/patient-match'
import type { Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { AssertionError } from '@isthmus/saml/assertion-error'
import { reportIncident } from '@isthmus/service/incident'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import { type RegistryError, failure } from '@isthmus/xds/registry-response'
import { readQuery } from '@isthmus/xds/rules/query'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import { type AnswerParts, answerQuery } from '../answer-query.ts'
import { createEntryRelease } from '../entry-release.ts'
import { type AuditedQuery, type QueryAuditParts, recordQuery } from '../query-audit.ts'

export interface QueryParts extends AnswerParts, QueryAuditParts {
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
    requireStatedPatient(answer, read.query)
    try {
      const answered = await answerQuery(read.query, { parts, release, signal: exchange.signal })
      if (answered.kind === 'refused') return await refuse(answer, answered.errors)
      await recordQuery(answer.parts, answer, { outcome: 0 })
      return { response: answered.response }
    } catch (error) {
      return fail(answer, error)
    }
  }
}

interface Answer extends AuditedQuery {
  readonly parts: QueryParts
}

// ITI TF-2: 3.40.4.1.2. An assertion that speaks of one patient opens no other; the refusal is
// audited as any other of an assertion.
function requireStatedPatient(answer: Answer, query: StoredQuery): void {
  const stated = answer.exchange.subject?.patientId
  if (query.kind !== 'FindDocuments' || stated === undefined) return
  const { toDomain } = answer.parts
  if (matchPatient({ stated, patientId: query.patientId, toDomain }) !== 'other') return
  throw new AssertionError(
    'FailedAuthentication',
    'the patient of the assertion is not that of the query',
  )
}

async function refuse(
  answer: Answer,
  errors: readonly RegistryError[],
): Promise<Reply<AdhocQueryResponse>> {
  const outcomeDescription = [...new Set(errors.map(({ code }) => code))].join(' ')
  await recordQuery(answer.parts, answer, { outcome: 4, outcomeDescription })
  return unanswered(errors)
}

async function fail(answer: Answer, error: unknown): Promise<Reply<AdhocQueryResponse>> {
  if (error instanceof ConsentUnavailableError) {
    answer.parts.log.warn('consent data unavailable', { transaction: 'ITI-18' })
    await recordQuery(answer.parts, answer, {
      outcome: 8,
      outcomeDescription: 'consent:consentUnavailable',
    })
    return unanswered([consentUnavailable])
  }
  const incident = reportIncident(answer.parts.log, error)
  await recordQuery(answer.parts, answer, {
    outcome: 8,
    outcomeDescription: `incident ${incident}`,
  })
  return unanswered(toRegistryErrors(error, 'registry', incident))
}

const consentUnavailable: RegistryError = {
  code: 'XDSRegistryError',
  severity: 'Error',
  codeContext: 'consent data unavailable',
  location: undefined,
}

function unanswered(errors: readonly RegistryError[]): Reply<AdhocQueryResponse> {
  return { response: { ...failure(errors), objects: [], objectRefs: [] } }
}
