// The reply to a stored query, whatever comes of it, audited before it is sent
// (ITI TF-2: 3.18.4.1.3).
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import type { Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { reportIncident } from '@isthmus/service/incident'
import type { AdhocQueryResponse } from '@isthmus/xds/messages'
import { queryAnswer } from '@isthmus/xds/query-answer'
import { type RegistryError, failure, success } from '@isthmus/xds/registry-response'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import type { AskParts } from './answer-as.ts'
import type { AnsweredQuery } from './answer-query.ts'
import { busyRegistry } from './busy-registry.ts'
import { type AuditedQuery, type QueryAuditParts, recordQuery } from './query-audit.ts'

export interface QueryParts extends AskParts, QueryAuditParts {
  readonly log: Log
}

export interface AskedQuery extends AuditedQuery {
  readonly parts: QueryParts
}

export async function replyToQuery(
  asked: AskedQuery,
  answer: () => Promise<AnsweredQuery>,
): Promise<Reply<AdhocQueryResponse>> {
  try {
    const answered = await answer()
    if (answered.kind === 'refused') return await refuseQuery(asked, answered.errors)
    const { objectsXml, patientIds: found } = answered
    await recordQuery(asked.parts, asked, { outcome: 0, found })
    return {
      response: { ...success(), objects: [], objectRefs: [] },
      responseXml: queryAnswer({ ...success(), objectsXml }),
    }
  } catch (error) {
    return fail(asked, error)
  }
}

export async function refuseQuery(
  asked: AskedQuery,
  errors: readonly RegistryError[],
): Promise<Reply<AdhocQueryResponse>> {
  const outcomeDescription = [...new Set(errors.map(({ code }) => code))].join(' ')
  await recordQuery(asked.parts, asked, { outcome: 4, outcomeDescription })
  return unanswered(errors)
}

async function fail(asked: AskedQuery, error: unknown): Promise<Reply<AdhocQueryResponse>> {
  const { parts, transaction } = asked
  if (error instanceof ConsentUnavailableError) {
    parts.log.warn('consent data unavailable', { transaction })
    const outcomeDescription = 'consent:consentUnavailable'
    await recordQuery(parts, asked, { outcome: 8, outcomeDescription })
    return unanswered([consentUnavailable])
  }
  const incident = reportIncident(parts.log, error)
  await recordQuery(parts, asked, { outcome: 8, outcomeDescription: `incident ${incident}` })
  return unanswered(toRegistryErrors(busyRegistry(error) ?? error, 'registry', incident))
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
