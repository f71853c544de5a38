// Registry Stored Query at the Document Registry (ITI TF-2: 3.18.4.1.3).
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import type { Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { reportIncident } from '@isthmus/service/incident'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import { queryAnswer } from '@isthmus/xds/query-answer'
import { type RegistryError, failure, success } from '@isthmus/xds/registry-response'
import { readQuery } from '@isthmus/xds/rules/query'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import { type AskParts, answerAs } from '../answer-as.ts'
import { type AuditedQuery, type QueryAuditParts, recordQuery } from '../query-audit.ts'
import { createRelease } from '../release.ts'
import { standingOf } from '../standing.ts'
import { requireStatedPatient } from '../stated-patient.ts'

export interface QueryParts extends AskParts, QueryAuditParts {
  readonly log: Log
}

export function registryStoredQuery(
  parts: QueryParts,
): Handler<AdhocQueryRequest, AdhocQueryResponse> {
  return async (exchange) => {
    const read = readQuery(exchange.request)
    const query = read.kind === 'query' ? read.query : undefined
    const standing = standingOf(query, exchange, parts.policy.assertion)
    const answer = { parts, exchange, query, release: createRelease(parts, exchange) }
    if (standing.kind === 'refused') return refuse(answer, [notAConsumer])
    if (read.kind === 'reject') return refuse(answer, read.errors)
    requireStatedPatient(exchange.subject, read.query, parts)
    try {
      const answered = await answerAs(standing, read.query, answer)
      if (answered.kind === 'refused') return await refuse(answer, answered.errors)
      await recordQuery(parts, answer, { outcome: 0 })
      const { objectsXml } = answered
      return {
        response: { ...success(), objects: [], objectRefs: [] },
        responseXml: queryAnswer({ ...success(), objectsXml }),
      }
    } catch (error) {
      return fail(answer, error)
    }
  }
}

interface Answer extends AuditedQuery {
  readonly parts: QueryParts
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

const notAConsumer: RegistryError = {
  code: 'XDSRegistryError',
  severity: 'Error',
  codeContext:
    'this peer may ask for references to its own documents or submission sets by uniqueId alone',
  location: undefined,
}

function unanswered(errors: readonly RegistryError[]): Reply<AdhocQueryResponse> {
  return { response: { ...failure(errors), objects: [], objectRefs: [] } }
}
