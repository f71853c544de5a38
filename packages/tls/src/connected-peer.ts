// Who is on the other end of an accepted connection, as the list says now; asked again for each
// request.
import type { Socket } from 'node:net'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import { type Admission, admissionOf } from './internal/admission.ts'
import type { NodeRefusalReason } from './node-refusal.ts'
import type { PeerDirectory } from './peer-directory.ts'
import type { FreshRefusal } from './refusal-reporter.ts'

/**
 * `not-listed`: a good certificate that is no peer's, to be answered. `close`: the connection
 * lost its right to
 * exist. `ungated`: the socket never passed the gate.
 */
export type Identification =
  | { readonly kind: 'peer'; readonly peer: ConnectedPeer }
  | { readonly kind: 'not-listed'; readonly refusal: FreshRefusal }
  | { readonly kind: 'close'; readonly refusal: FreshRefusal }
  | { readonly kind: 'ungated' }

export function identify(socket: Socket, peers: PeerDirectory, now: Date): Identification {
  const admission = admissionOf(socket)
  if (admission === undefined) return { kind: 'ungated' }
  if (now.getTime() > admission.validToMs) {
    return { kind: 'close', refusal: refusal(admission, 'expired', 'CERT_HAS_EXPIRED') }
  }
  const peer = peers.byFingerprint(admission.shown.fingerprint256)
  if (peer !== undefined) {
    const { certificateSubject } = admission.shown
    return { kind: 'peer', peer: { ...peer, address: admission.address, certificateSubject } }
  }
  return admission.listed
    ? { kind: 'close', refusal: refusal(admission, 'no-longer-on-list', 'NO_LONGER_ON_LIST') }
    : { kind: 'not-listed', refusal: refusal(admission, 'not-on-list', 'NOT_ON_LIST') }
}

function refusal(admission: Admission, reason: NodeRefusalReason, code: string): FreshRefusal {
  const { shown, address, port } = admission
  return { kind: 'node', address, port, reason, code, ...shown }
}
