// Multi-Patient Stored Query at the Document Registry (ITI TF-2: 3.51.4.1.3).
import type { Handler } from '@isthmus/ihe/transaction'
import type { AdhocQueryRequest, AdhocQueryResponse } from '@isthmus/xds/messages'
import { readMultiPatientQuery } from '@isthmus/xds/rules/multi-patient-queries'
import { answerConsumer } from '../answer-as.ts'
import { createRelease } from '../release.ts'
import { type QueryParts, refuseQuery, replyToQuery } from '../reply-to-query.ts'
import { requireStatedPatient } from '../stated-patient.ts'

export function multiPatientStoredQuery(
  parts: QueryParts,
): Handler<AdhocQueryRequest, AdhocQueryResponse> {
  return async (exchange) => {
    const read = readMultiPatientQuery(exchange.request)
    const patientIds = read.kind === 'query' ? (read.query.patientIds ?? []) : []
    const release = createRelease(parts, exchange)
    const asked = { transaction: 'ITI-51', parts, exchange, patientIds, release } as const
    if (read.kind === 'reject') return refuseQuery(asked, read.errors)
    requireStatedPatient(exchange.subject, patientIds, parts)
    const { query } = read
    return replyToQuery(asked, () => answerConsumer({ query, patientIds }, asked))
  }
}
