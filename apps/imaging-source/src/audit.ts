// What this source writes into the audit trail about releases and submissions (RAD TF-2: 4.68.5, 4.69.6).
import type { AuditMessage, EventOutcome, SopClassCount } from '@isthmus/atna/audit-message'
import { applicationServer } from '@isthmus/atna/codes'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { ArchivedInstance } from '@isthmus/pacs/archive'
import { auditRad69 } from '@isthmus/xds/audit/rad-69'
import type { ImagingSourceConfig } from './config.ts'

/** The process as audit messages name it. */
export function auditNode(config: ImagingSourceConfig): AuditNode {
  return {
    userId: config.name,
    processId: String(process.pid),
    host: new URL(config.publicUrl).hostname,
    source: {
      sourceId: config.audit.sourceId,
      enterpriseSiteId: config.audit.enterpriseSiteId,
      types: [applicationServer],
    },
  }
}

export interface RetrieveOutcome {
  readonly outcome: EventOutcome
  readonly outcomeDescription: string | undefined
  readonly studyInstanceUid: string
  readonly patientId: string | undefined
  readonly accessionNumbers: readonly string[]
  readonly sopClasses: readonly SopClassCount[]
  readonly homeCommunityId: string | undefined
}

export interface RetrieveAudit {
  /** One message for one study and one outcome. */
  readonly message: (exchange: Exchange<unknown>, outcome: RetrieveOutcome) => AuditMessage
}

export function createRetrieveAudit(config: ImagingSourceConfig): RetrieveAudit {
  const node = auditNode(config)
  return {
    message: (exchange, outcome) =>
      auditRad69(
        {
          now: exchange.now,
          outcome: outcome.outcome,
          outcomeDescription: outcome.outcomeDescription,
          endpoint: exchange.endpoint,
          self: { name: node.userId, processId: node.processId, host: node.host },
          peer: { name: exchange.peer.name, address: exchange.peer.address },
          replyTo: exchange.replyTo,
          subject: exchange.subject,
          source: node.source,
        },
        {
          side: 'server',
          patientId: outcome.patientId,
          studyInstanceUid: outcome.studyInstanceUid,
          accessionNumbers: outcome.accessionNumbers,
          sopClasses: outcome.sopClasses,
          repositoryUniqueId: config.retrieveLocationUid,
          homeCommunityId: outcome.homeCommunityId,
        },
      ),
  }
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

/** Instances that were not delivered, named up to a hundred; one that is not held is of no known class. */
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

// DICOM PS3.6: Table A-1. Storage Service Class: all that is known of an instance that we do not hold.
const storageServiceClass = '1.2.840.10008.4.2'
