// What of the log a peer may read: a hospital's gateway what is its own hospital's.
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'

/**
 * A message is within it when one of the nodes sent it or read the log, or one of the issuers' users
 * acted.
 */
export interface AuditScope {
  /** Names of peers. */
  readonly nodes: readonly string[]
  /** SAML issuers. */
  readonly issuers: readonly string[]
}

/**
 * TM-26: the log reveals who is ill: a privacy officer reads what his hospital's nodes
 * and users did, and nothing of the others. Undefined: the whole log, which a tester may read.
 */
export function auditScope(peer: ConnectedPeer, peers: PeerDirectory): AuditScope | undefined {
  if (peer.actors.includes('tester')) return undefined
  const nodes = peer.hospital === undefined ? [peer] : peers.byHospital(peer.hospital)
  return { nodes: nodes.map(({ name }) => name), issuers: peer.assertionIssuers }
}
