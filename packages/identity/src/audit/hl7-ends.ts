// The two ends of an HL7 v2 exchange, as its audit messages name them (ITI TF-2: 3.8.5.1, 3.9.5.1).
import type { ActiveParticipant } from '@isthmus/atna/audit-message'
import { roleIds } from '@isthmus/atna/codes'
import type { MessageHeader } from '@isthmus/hl7/v2/message-header'

export interface Hl7Ends {
  /** Which end writes the audit message; `client` is the one that began. */
  readonly side: 'client' | 'server'
  /** Of the message that the client sent. */
  readonly header: MessageHeader
  readonly self: { readonly processId: string; readonly host: string }
  readonly peer: { readonly name: string; readonly address: string }
}

/** ITI TF-2: 3.8.5.1. Both ends are named by facility and application of the header. */
export function hl7Ends(ends: Hl7Ends): readonly [ActiveParticipant, ActiveParticipant] {
  return [sender(ends), receiver(ends)]
}

function sender({ header, side, self, peer }: Hl7Ends): ActiveParticipant {
  const own = side === 'client'
  return {
    userId: `${header.sendingFacility}|${header.sendingApplication}`,
    ...(own ? { alternativeUserId: self.processId } : { userName: peer.name }),
    isRequestor: true,
    roles: [roleIds.source],
    networkAccessPoint: accessPoint(own ? self.host : peer.address),
  }
}

function receiver({ header, side, self, peer }: Hl7Ends): ActiveParticipant {
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
