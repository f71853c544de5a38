// Audit of Remove Metadata (ITI TF-2: 3.62.5.1).
import type { AuditMessage, ParticipantObject } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction, lifeCycles, objectRoles, objectTypes } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { patientObjects } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface RemovalAudit {
  readonly side: AuditSide
  /** CX of each patient that the objects are of; none where that is not known. */
  readonly patientIds: readonly string[]
  /** entryUUIDs that the request names. */
  readonly ids: readonly string[]
}

/** One message: each object that was to go, and whose it is. */
export function auditIti62(facts: AuditFacts, removal: RemovalAudit): AuditMessage {
  return transactionMessage(facts, {
    side: removal.side,
    payloadFrom: 'client',
    eventId: eventIds.patientRecord,
    eventType: removeMetadata,
    action: 'D',
    objects: [
      ...removal.patientIds.flatMap((patientId) => patientObjects(patientId)),
      ...removal.ids.map((id) => removedObject(id)),
    ],
  })
}

function removedObject(id: string): ParticipantObject {
  return {
    id,
    typeCode: objectTypes.system,
    role: objectRoles.report,
    lifeCycle: lifeCycles.permanentErasure,
    idType: {
      code: 'urn:ihe:iti:2017:ObjectRef',
      system: 'IHE XDS Metadata',
      text: 'registry object reference',
    },
    details: [],
  }
}

const removeMetadata = iheTransaction('ITI-62', 'Remove Metadata')
