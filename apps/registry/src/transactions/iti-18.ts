// Registry Stored Query at the Document Registry (ITI TF-2: 3.18.4.1.3).
import type { Handler } from '@isthmus/ihe/transaction'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { readQuery } from '@isthmus/xds/rules/query'
import { patientOf } from '@isthmus/xds/stored-query'
import { answerAs } from '../answer-as.ts'
import { createRelease } from '../release.ts'
import { type QueryParts, refuseQuery, replyToQuery } from '../reply-to-query.ts'
import { standingOf } from '../standing.ts'
import { requireStatedPatient } from '../stated-patient.ts'

export function registryStoredQuery(
  parts: QueryParts,
): Handler<AdhocQueryRequest, AdhocQueryResponse> {
  return async (exchange) => {
    const read = readQuery(exchange.request)
    const query = read.kind === 'query' ? read.query : undefined
    const standing = standingOf(query, exchange, parts.policy.assertion)
    const patientId = query === undefined ? undefined : patientOf(query)
    const patientIds = patientId === undefined ? [] : [patientId]
    const release = createRelease(parts, exchange)
    const asked = { transaction: 'ITI-18', parts, exchange, patientIds, release } as const
    if (standing.kind === 'refused') return refuseQuery(asked, [notAConsumer])
    if (read.kind === 'reject') return refuseQuery(asked, read.errors)
    requireStatedPatient(exchange.subject, patientIds, parts)
    return replyToQuery(asked, () => answerAs(standing, read.query, asked))
  }
}

const notAConsumer: RegistryError = {
  code: 'XDSRegistryError',
  severity: 'Error',
  codeContext:
    'this peer may ask for references to its own documents or submission sets by uniqueId alone',
  location: undefined,
}
