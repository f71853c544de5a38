// What was refused at an MLLP port and why: the app writes it to the audit trail.
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { NodeRefusal } from '@isthmus/tls/node-refusal'

/** `actor`: a listed peer that is no sender of such messages. `malformed`: bytes that are no frames. */
export interface PeerRefusal {
  readonly kind: 'actor' | 'malformed'
  readonly peer: ConnectedPeer
  /** A fixed phrase; never a text of the sender. */
  readonly reason: string
}

export type MllpRefusal = NodeRefusal | PeerRefusal
