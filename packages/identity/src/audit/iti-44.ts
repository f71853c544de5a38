// Audit of the Patient Identity Feed HL7 v3, both sides (ITI TF-2: 3.44.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction } from '@isthmus/atna/codes'
import type { AuditFacts } from '@isthmus/xds/audit/facts'
import { type AuditSide, transactionMessage } from '@isthmus/xds/audit/participants'
import type { AssigningAuthorities } from '../assigning-authorities.ts'
import type { InstanceId } from '../identity-feed-v3.ts'
import type { PatientIdentityFeed } from '../patient-identity-feed.ts'
import { fedRecords } from './fed-records.ts'

export interface Iti44Audit {
  readonly side: AuditSide
  /** Undefined when the message could not be read so far. */
  readonly messageId: InstanceId | undefined
  readonly feed: PatientIdentityFeed | undefined
  readonly authorities: AssigningAuthorities
}

/** One message, or two for a merge. */
export function auditIti44(facts: AuditFacts, feed: Iti44Audit): readonly AuditMessage[] {
  const detail = { type: 'II', value: toText(feed.messageId) }
  return fedRecords(feed.feed, feed.authorities, detail).map(({ action, objects }) =>
    transactionMessage(facts, {
      side: feed.side,
      payloadFrom: 'client',
      eventId: eventIds.patientRecord,
      eventType: iheTransaction('ITI-44', 'Patient Identity Feed'),
      action,
      objects,
    }),
  )
}

// Written as partners write it: extension@root, or the root alone.
function toText(id: InstanceId | undefined): string {
  if (id === undefined) return ''
  return id.extension === undefined ? id.root : `${id.extension}@${id.root}`
}
