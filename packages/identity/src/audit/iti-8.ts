// Audit of the Patient Identity Feed, both sides (ITI TF-2: 3.8.5.1).
import type {
  ActiveParticipant,
  AuditMessage,
  AuditSource,
  EventOutcome,
} from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction, roleIds } from '@isthmus/atna/codes'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'
import type { AssigningAuthorities } from '../assigning-authorities.ts'
import type { PatientIdentityFeed } from '../patient-identity-feed.ts'
import { fedRecords } from './fed-records.ts'

export interface Iti8Audit {
  readonly now: Date
  readonly outcome: EventOutcome
  readonly outcomeDescription?: string | undefined
  /** `client`: the Patient Identity Source writes; `server`: the receiver of the feed. */
  readonly side: 'client' | 'server'
  readonly header: MessageHeader
  /** Undefined when the message could not be read so far. */
  readonly feed: PatientIdentityFeed | undefined
  readonly authorities: AssigningAuthorities
  readonly self: { readonly processId: string; readonly host: string }
  readonly peer: { readonly name: string; readonly address: string }
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
    participants: [sender(facts), receiver(facts)],
    source,
    objects,
  }))
}

// ITI TF-2: 3.8.5.1. Both ends are named by facility and application of the header.
function sender({ header, side, self, peer }: Iti8Audit): ActiveParticipant {
  const own = side === 'client'
  return {
    userId: `${header.sendingFacility}|${header.sendingApplication}`,
    ...(own ? { alternativeUserId: self.processId } : { userName: peer.name }),
    isRequestor: true,
    roles: [roleIds.source],
    networkAccessPoint: accessPoint(own ? self.host : peer.address),
  }
}

function receiver({ header, side, self, peer }: Iti8Audit): ActiveParticipant {
  const own = side === 'server'
  return {
    userId: `${header.receivingFacility}|${header.receivingApplication}`,
    ...(own ? { alternativeUserId: self.processId } : {}),
    isRequestor: false,
    roles: [roleIds.destination],
    networkAccessPoint: accessPoint(own ? self.host : peer.address),
  }
}

function accessPoint(host: string): NonNullable<ActiveParticipant['networkAccessPoint']> {
  const isAddress = /^[\d.]+$/.test(host) || host.includes(':')
  return { id: host, type: isAddress ? '2' : '1' }
}
