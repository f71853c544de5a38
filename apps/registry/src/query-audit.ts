// The audit of one stored query: its own messages, and those of what was withheld
// (ITI TF-2: 3.18.5.1, 3.51.5.1).
import type { AuditMessage, EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange } from '@isthmus/ihe/transaction'
import { servedFacts } from '@isthmus/service/exchange-audit'
import type { AuditFacts } from '@isthmus/xds/audit/facts'
import { auditIti18 } from '@isthmus/xds/audit/iti-18'
import { auditIti51 } from '@isthmus/xds/audit/iti-51'
import type { AdhocQueryRequest } from '@isthmus/xds/messages'
import type { Release } from './release.ts'

export interface QueryAuditParts {
  readonly audit: AuditTrail
  readonly node: AuditNode
  readonly homeCommunityId: string
}

export interface AuditedQuery {
  readonly transaction: 'ITI-18' | 'ITI-51'
  readonly exchange: Exchange<AdhocQueryRequest>
  /** CX of whom it asks for; empty when it names nobody, or could not be read. */
  readonly patientIds: readonly string[]
  readonly release: Release
}

export interface QueryResult {
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string
  /** Of whom the answer holds something. */
  readonly found?: ReadonlySet<string>
}

/** Everything is durable when it resolves, and nothing if it throws. */
export async function recordQuery(
  { audit, node, homeCommunityId }: QueryAuditParts,
  query: AuditedQuery,
  { found, ...result }: QueryResult,
): Promise<void> {
  const facts = { ...servedFacts(query.exchange, node), ...result }
  const messages = messagesOf(facts, query, { homeCommunityId, found: found ?? new Set() })
  await audit.recordAll([...messages, ...query.release.denials()])
}

function messagesOf(
  facts: AuditFacts,
  { transaction, exchange, patientIds }: AuditedQuery,
  more: { readonly homeCommunityId: string; readonly found: ReadonlySet<string> },
): readonly AuditMessage[] {
  const asked = {
    side: 'server',
    queryId: exchange.request.queryId,
    requestXml: exchange.requestXml,
    homeCommunityId: more.homeCommunityId,
  } as const
  return transaction === 'ITI-18'
    ? [auditIti18(facts, { ...asked, patientId: patientIds[0] })]
    : auditIti51(facts, { ...asked, patientIds: [...new Set([...patientIds, ...more.found])] })
}
