// Audit of the two metadata updates, ITI-57 and ITI-92 (ITI TF-2: 3.57.5.1, 3.92.5.1).
import type { AuditCode, AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { patientObjects, submissionSetObject } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface UpdateAudit {
  readonly transaction: 'ITI-57' | 'ITI-92'
  readonly side: AuditSide
  /** CX; undefined where the message could not be read so far. */
  readonly patientId: string | undefined
  /** uniqueId of the submission set; undefined likewise. */
  readonly submissionSetUniqueId: string | undefined
}

/** One message: an export by the sender, an import by the registry, an update on both sides. */
export function auditUpdate(facts: AuditFacts, update: UpdateAudit): AuditMessage {
  const { transaction, side, patientId, submissionSetUniqueId } = update
  return transactionMessage(facts, {
    side,
    payloadFrom: 'client',
    eventId: side === 'client' ? eventIds.export : eventIds.import,
    eventType: eventTypes[transaction],
    action: 'U',
    objects: [
      ...patientObjects(patientId),
      ...(submissionSetUniqueId === undefined ? [] : [submissionSetObject(submissionSetUniqueId)]),
    ],
  })
}

const eventTypes: Readonly<Record<UpdateAudit['transaction'], AuditCode>> = {
  'ITI-57': iheTransaction('ITI-57', 'Update Document Set'),
  'ITI-92': iheTransaction('ITI-92', 'Restricted Update Document Set'),
}
