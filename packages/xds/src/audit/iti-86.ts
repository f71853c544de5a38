// Audit of Remove Documents (ITI TF-2: 3.86.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { type AuditedDocument, documentObject, patientObjects } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface RemovalAudit {
  readonly side: AuditSide
  /** CX, where it is known. One message is about one patient. */
  readonly patientId: string | undefined
  readonly documents: readonly AuditedDocument[]
}

/** One message: part of a patient's record is deleted. */
export function auditIti86(facts: AuditFacts, removal: RemovalAudit): AuditMessage {
  return transactionMessage(facts, {
    side: removal.side,
    payloadFrom: 'client',
    eventId: eventIds.patientRecord,
    eventType: iheTransaction('ITI-86', 'Remove Documents'),
    action: 'D',
    objects: [
      ...patientObjects(removal.patientId),
      ...removal.documents.map((document) => documentObject(document)),
    ],
  })
}
