// Audit of Retrieve Imaging Document Set (RAD TF-3: Table 5.1-2).
import type { AuditMessage, SopClassCount } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import { studyObject } from '@isthmus/atna/participant-objects'
import type { AuditFacts } from './facts.ts'
import { patientObjects, retrievalDetails } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface ImagingRetrieveAudit {
  readonly side: AuditSide
  /** CX in the domain, where it is known. */
  readonly patientId: string | undefined
  readonly studyInstanceUid: string
  readonly accessionNumbers: readonly string[]
  /**
   * What was delivered by class, or what was not with the instances named: never both in one
   * message.
   */
  readonly sopClasses: readonly SopClassCount[]
  /** Retrieve Location UID. */
  readonly repositoryUniqueId: string
  readonly homeCommunityId: string | undefined
}

/**
 * One message for one study and one outcome: transferred by the source, accessed by the consumer.
 */
export function auditRad69(facts: AuditFacts, retrieve: ImagingRetrieveAudit): AuditMessage {
  return transactionMessage(facts, {
    side: retrieve.side,
    payloadFrom: 'server',
    eventId:
      retrieve.side === 'server' ? eventIds.instancesTransferred : eventIds.instancesAccessed,
    eventType: iheTransaction('RAD-69', 'Retrieve Imaging Document Set'),
    action: retrieve.side === 'server' ? 'R' : 'C',
    objects: [
      studyObject({
        studyUid: retrieve.studyInstanceUid,
        accessionNumbers: retrieve.accessionNumbers,
        sopClasses: retrieve.sopClasses,
        details: retrievalDetails(retrieve),
      }),
      ...patientObjects(retrieve.patientId),
    ],
  })
}
