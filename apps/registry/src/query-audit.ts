// The audit of one stored query: its own message, and those of what was withheld
// (ITI TF-2: 3.18.5.1).
import type { EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange } from '@isthmus/ihe/transaction'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import type { AdhocQueryRequest } from '@isthmus/xds/messages'
import { type StoredQuery, patientOf } from '@isthmus/xds/stored-query'
import type { Release } from './release.ts'

export interface QueryAuditParts {
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly homeCommunityId: string
}

export interface AuditedQuery {
  readonly exchange: Exchange<AdhocQueryRequest>
  /** Undefined when it could not be read. */
  readonly query: StoredQuery | undefined
  readonly release: Release
}

export interface QueryResult {
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string
}

/** Everything is durable when it resolves, and nothing if it throws. */
export async function recordQuery(
  { audit, node, homeCommunityId }: QueryAuditParts,
  { exchange, query, release }: AuditedQuery,
  result: QueryResult,
): Promise<void> {
  const message = auditIti18(
    { ...servedFacts(exchange, node), ...result },
    {
      side: 'server',
      patientId: query === undefined ? undefined : patientOf(query),
      queryId: exchange.request.queryId,
      requestXml: exchange.requestXml,
      homeCommunityId,
    },
  )
  await audit.recordAll([message, ...release.denials()])
}
