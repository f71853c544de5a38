// Audit of the PIX Query, both sides (ITI TF-2: 3.9.5.1).
import type { AuditMessage, AuditSource, EventOutcome } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction, objectRoles, objectTypes } from '@isthmus/atna/codes'
import { patientObject } from '@isthmus/atna/participant-objects'
import { type Hl7Ends, hl7Ends } from './hl7-ends.ts'

/** `client` is the Patient Identifier Cross-reference Consumer, `server` the Manager. */
export interface Iti9Audit extends Hl7Ends {
  readonly now: Date
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string | undefined
  /** CX of those whom question and answer name. */
  readonly patientIds: readonly string[]
  /** The message as it went over the wire, without frame. */
  readonly query: Uint8Array
  readonly source: AuditSource
}

export function auditIti9(facts: Iti9Audit): AuditMessage {
  const { now, outcome, outcomeDescription, header, patientIds, query, source } = facts
  return {
    event: {
      id: eventIds.query,
      types: [pixQuery],
      action: 'E',
      at: now,
      outcome,
      ...(outcomeDescription === undefined ? {} : { outcomeDescription }),
      purposesOfUse: [],
    },
    participants: hl7Ends(facts),
    source,
    objects: [
      ...[...new Set(patientIds)].map((id) => patientObject(id)),
      {
        id: header.controlId === '' ? 'PIX Query' : header.controlId,
        typeCode: objectTypes.system,
        role: objectRoles.query,
        idType: pixQuery,
        query,
        details: [{ type: 'MSH-10', value: header.controlId }],
      },
    ],
  }
}

const pixQuery = iheTransaction('ITI-9', 'PIX Query')
