// Audit of Multi-Patient Stored Query (ITI TF-2: 3.51.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { iheTransaction } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { type QueryAudit, queryMessage } from './iti-18.ts'

export interface MultiPatientQueryAudit extends Omit<QueryAudit, 'patientId'> {
  /** CX of everyone who was asked for or found, each once. */
  readonly patientIds: readonly string[]
}

// ITI TF-2: 3.51.5.1. Every patient is named.
/** One message, more where the patients are so many that one would be refused for its length. */
export function auditIti51(
  facts: AuditFacts,
  { patientIds, ...asked }: MultiPatientQueryAudit,
): readonly [AuditMessage, ...AuditMessage[]] {
  const message = (from: number): AuditMessage =>
    queryMessage(facts, {
      ...asked,
      eventType: multiPatientQuery,
      patientIds: patientIds.slice(from, from + patientsPerMessageMax),
    })
  const further: AuditMessage[] = []
  for (let from = patientsPerMessageMax; from < patientIds.length; from += patientsPerMessageMax) {
    further.push(message(from))
  }
  return [message(0), ...further]
}

/** About 50 KiB of patients. */
const patientsPerMessageMax = 200

const multiPatientQuery = iheTransaction('ITI-51', 'Multi-Patient Query')
