// What this source writes into the audit trail about retrievals (RAD TF-2: 4.69.6).
import type { AuditMessage, EventOutcome, SopClassCount } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { ArchivedInstance } from '@isthmus/pacs/archive'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditRad69 } from '@isthmus/xds/audit/rad-69'

export interface RetrieveOutcome {
  readonly outcome: EventOutcome
  readonly outcomeDescription: string | undefined
  readonly studyInstanceUid: string
  readonly patientId: string | undefined
  readonly accessionNumbers: readonly string[]
  readonly sopClasses: readonly SopClassCount[]
  readonly homeCommunityId: string | undefined
}

/** One message for one study and one outcome. */
export type RetrieveAudit = (exchange: Exchange<unknown>, outcome: RetrieveOutcome) => AuditMessage

export function createRetrieveAudit(node: AuditNode, retrieveLocationUid: string): RetrieveAudit {
  return (exchange, { outcome, outcomeDescription, ...study }) =>
    auditRad69(
      { ...servedFacts(exchange, node), outcome, outcomeDescription },
      { side: 'server', repositoryUniqueId: retrieveLocationUid, ...study },
    )
}

/** Delivered instances by class; no instance is named. */
export function countByClass(instances: readonly ArchivedInstance[]): readonly SopClassCount[] {
  const groups = Map.groupBy(instances, ({ sopClassUid }) => sopClassUid)
  return [...groups].map(([uid, members]) => ({
    uid,
    instances: members.length,
    instanceUids: [],
  }))
}

/**
 * Instances that were not delivered, named up to a hundred; one that is not held is of no known
 * class.
 */
export function namedByClass(
  sopInstanceUids: readonly string[],
  held: ReadonlyMap<string, ArchivedInstance>,
): readonly SopClassCount[] {
  const groups = Map.groupBy(
    sopInstanceUids,
    (uid) => held.get(uid)?.sopClassUid ?? storageServiceClass,
  )
  return [...groups].map(([uid, members]) => ({
    uid,
    instances: members.length,
    instanceUids: members.slice(0, namedMax).map((member) => member.slice(0, 64)),
  }))
}

const namedMax = 100

// DICOM PS3.6: Table A-1. Storage Service Class: all that is known of an instance that we do not
// hold.
const storageServiceClass = '1.2.840.10008.4.2'
