// The audit of a removal: one message for each patient (ITI TF-2: 3.86.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { Executor } from '@isthmus/postgres/executor'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditIti86 } from '@isthmus/xds/audit/iti-86'
import type { DocumentRequest, RemoveDocumentsRequest } from '@isthmus/xds/messages'

export type RemovalExchange = Exchange<RemoveDocumentsRequest>

export interface RemovalAudit {
  /** Durable together with the removal. Throws AuditTrailError. */
  removed(
    documents: readonly PatientDocument[],
    exchange: RemovalExchange,
    transaction: Executor,
  ): Promise<void>
  /** A request that changed nothing, with the code of its first error. Throws AuditTrailError. */
  refused(
    documents: readonly PatientDocument[],
    exchange: RemovalExchange,
    refusal: Refusal,
  ): Promise<void>
}

export interface PatientDocument {
  readonly asked: DocumentRequest
  /** CX; undefined where the document is not here. */
  readonly patientId: string | undefined
}

export interface Refusal {
  readonly outcome: 4 | 8
  readonly description: string | undefined
}

export function createRemovalAudit(audit: AuditTrail, node: AuditNode): RemovalAudit {
  return {
    async removed(documents, exchange, transaction) {
      const facts = { ...servedFacts(exchange, node), outcome: 0 } as const
      for (const message of messages(documents, facts)) await audit.record(message, transaction)
    },
    async refused(documents, exchange, { outcome, description }) {
      const facts = { ...servedFacts(exchange, node), outcome, outcomeDescription: description }
      await audit.recordAll(messages(documents, facts))
    },
  }
}

function messages(
  documents: readonly PatientDocument[],
  facts: Parameters<typeof auditIti86>[0],
): readonly AuditMessage[] {
  const groups = Map.groupBy(documents, ({ patientId }) => patientId)
  return [...groups].map(([patientId, group]) =>
    auditIti86(facts, {
      side: 'server',
      patientId,
      documents: group.map(({ asked }) => audited(asked)),
    }),
  )
}

// No identifier of XDS is longer; one that is must not swell the audit trail.
function audited(document: DocumentRequest): DocumentRequest {
  const { homeCommunityId, repositoryUniqueId, documentUniqueId } = document
  return {
    homeCommunityId: homeCommunityId?.slice(0, idCharactersMax),
    repositoryUniqueId: repositoryUniqueId.slice(0, idCharactersMax),
    documentUniqueId: documentUniqueId.slice(0, idCharactersMax),
  }
}

const idCharactersMax = 256
