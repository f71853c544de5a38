// Tells the audit trail of a document that is damaged, whoever found it so: the scrub, the sweep, or
// somebody who asked for it.
import type { AuditNode } from '@isthmus/atna/audit-node'
import { documentVerified } from '@isthmus/atna/document-integrity'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Executor } from '@isthmus/postgres/executor'

/** As durable as the transaction. Throws AuditTrailError. */
export type IntegrityAudit = (verified: Verified, transaction: Executor) => Promise<void>

export interface Verified {
  readonly patientId: string
  readonly documentUniqueId: string
  readonly found: 'damaged' | 'whole'
}

export function createIntegrityAudit(
  audit: AuditTrail,
  node: AuditNode,
  now: () => Date,
): IntegrityAudit {
  return (verified, transaction) =>
    audit.record(documentVerified({ ...verified, at: now(), node }), transaction)
}
