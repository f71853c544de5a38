// What the Consent Registry reports: changes of consents and refused access.
//
// Searches are not reported one by one: each is a holder's question while it serves a request, and
// the holder's own message about that request names user, patient, purpose and decision. A second
// message for the same act would double the trail and tell nothing more.
import type { AuditedPeer } from '@isthmus/atna/audit-node'
import type { ConnectedPeer } from '@isthmus/ihe/peer'

export function auditedPeer({ name, address }: ConnectedPeer): AuditedPeer {
  return { name, address }
}
