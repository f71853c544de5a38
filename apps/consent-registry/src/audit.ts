// What the Consent Registry reports: changes of consents and refused access.
//
// Searches are not reported one by one: each is a holder's question while it serves a request, and
// the holder's own message about that request names user, patient, purpose and decision. A second
// message for the same act would double the trail and tell nothing more.
import { hostname } from 'node:os'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode, AuditedPeer } from '@isthmus/atna/audit-node'
import { applicationServer } from '@isthmus/atna/codes'
import {
  assertionRefused,
  hostileInput,
  nodeAuthenticationRefused,
} from '@isthmus/atna/security-events'
import type { Refusal } from '@isthmus/http/refusal'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { ConsentRegistryConfig } from './config.ts'

/** The service as audit messages name it. */
export function auditNode(
  { name, audit }: Pick<ConsentRegistryConfig, 'name' | 'audit'>,
  processId: number,
): AuditNode {
  return {
    userId: name,
    processId: String(processId),
    host: hostname(),
    source: {
      sourceId: audit.sourceId,
      enterpriseSiteId: audit.enterpriseSiteId,
      types: [applicationServer],
    },
  }
}

export function auditedPeer({ name, address }: ConnectedPeer): AuditedPeer {
  return { name, address }
}

/** What the server refused before any route saw it. */
export function auditRefusal(
  refusal: Refusal,
  { at, node }: { at: Date; node: AuditNode },
): AuditMessage {
  if (refusal.kind === 'node') {
    const { address, certificateSubject, reason, code, fingerprint256, issuer } = refusal
    const alert = [reason, code, fingerprint256, issuer].filter((piece) => piece !== undefined)
    const peer = { name: certificateSubject, address }
    return nodeAuthenticationRefused({ at, node, peer, alert: alert.join(' ') })
  }
  const peer = auditedPeer(refusal.peer)
  if (refusal.kind === 'assertion') {
    return assertionRefused({ at, node, peer, reason: `${refusal.subcode} ${refusal.reason}` })
  }
  return hostileInput({ at, node, peer, alert: refusal.reason })
}
