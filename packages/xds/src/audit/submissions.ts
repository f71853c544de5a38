// Audit of the four transactions that submit: ITI-41, RAD-68, ITI-42 and ITI-61 (ITI TF-2:
// 3.41.5.1, 3.42.5.1, 3.61.5.1; RAD TF-2: 4.68.5).
import type { AuditCode, AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { patientObjects, submissionSetObject } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface SubmissionAudit {
  readonly transaction: 'ITI-41' | 'ITI-42' | 'ITI-61' | 'RAD-68'
  readonly side: AuditSide
  /** CX; undefined where the message could not be read so far. */
  readonly patientId: string | undefined
  /** uniqueId of the submission set; undefined likewise. */
  readonly submissionSetUniqueId: string | undefined
}

/** One message: an export by the sender, an import by the receiver. */
export function auditSubmission(facts: AuditFacts, submission: SubmissionAudit): AuditMessage {
  const { transaction, side, patientId, submissionSetUniqueId } = submission
  return transactionMessage(facts, {
    side,
    payloadFrom: 'client',
    eventId: side === 'client' ? eventIds.export : eventIds.import,
    eventType: eventTypes[transaction],
    action: side === 'client' ? 'R' : 'C',
    objects: [
      ...patientObjects(patientId),
      ...(submissionSetUniqueId === undefined ? [] : [submissionSetObject(submissionSetUniqueId)]),
    ],
  })
}

const eventTypes: Readonly<Record<SubmissionAudit['transaction'], AuditCode>> = {
  'ITI-41': iheTransaction('ITI-41', 'Provide and Register Document Set-b'),
  'ITI-42': iheTransaction('ITI-42', 'Register Document Set-b'),
  'ITI-61': iheTransaction('ITI-61', 'Register On-Demand Document Entry'),
  'RAD-68': iheTransaction('RAD-68', 'Provide and Register Imaging Document Set'),
}
