// Audit of Retrieve Document Set (ITI TF-2: 3.43.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { type AuditedDocument, documentObject, patientObjects } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface RetrieveAudit {
  readonly side: AuditSide
  /** CX, where it is known. One message is about one patient. */
  readonly patientId: string | undefined
  /** Those that were delivered, or those that were not: never both in one message. */
  readonly documents: readonly AuditedDocument[]
}

/** One message: an export by the repository that hands over, an import by the consumer. */
export function auditIti43(facts: AuditFacts, retrieve: RetrieveAudit): AuditMessage {
  return transactionMessage(facts, {
    side: retrieve.side,
    payloadFrom: 'server',
    eventId: retrieve.side === 'server' ? eventIds.export : eventIds.import,
    eventType: iheTransaction('ITI-43', 'Retrieve Document Set'),
    action: retrieve.side === 'server' ? 'R' : 'C',
    objects: [
      ...patientObjects(retrieve.patientId),
      ...retrieve.documents.map((document) => documentObject(document)),
    ],
  })
}
