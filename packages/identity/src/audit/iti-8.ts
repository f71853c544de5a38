// Audit of the Patient Identity Feed, both sides (ITI TF-2: 3.8.5.1).
import type { AuditMessage, AuditSource, EventOutcome } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import type { AssigningAuthorities } from '../assigning-authorities.ts'
import type { PatientIdentityFeed } from '../patient-identity-feed.ts'
import { fedRecords } from './fed-records.ts'
import { type Hl7Ends, hl7Ends } from './hl7-ends.ts'

/** `client` is the Patient Identity Source, `server` the receiver of the feed. */
export interface Iti8Audit extends Hl7Ends {
  readonly now: Date
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string | undefined
  /** Undefined when the message could not be read so far. */
  readonly feed: PatientIdentityFeed | undefined
  readonly authorities: AssigningAuthorities
  readonly source: AuditSource
}

/** One message, or two for a merge. */
export function auditIti8(facts: Iti8Audit): readonly AuditMessage[] {
  const { now, outcome, outcomeDescription, header, feed, authorities, source } = facts
  const detail = { type: 'MSH-10', value: header.controlId }
  return fedRecords(feed, authorities, detail).map(({ action, objects }) => ({
    event: {
      id: eventIds.patientRecord,
      types: [iheTransaction('ITI-8', 'Patient Identity Feed')],
      action,
      at: now,
      outcome,
      ...(outcomeDescription === undefined ? {} : { outcomeDescription }),
      purposesOfUse: [],
    },
    participants: hl7Ends(facts),
    source,
    objects,
  }))
}
