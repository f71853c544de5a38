// What the server refused before a handler saw it, as audit messages (ITI TF-2: 3.19.6, 3.40.4.2).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import {
  assertionRefused,
  hostileInput,
  nodeAuthenticationRefused,
} from '@isthmus/atna/security-events'
import type { Refusal } from '@isthmus/http/refusal'
import type { NodeRefusal } from '@isthmus/tls/node-refusal'

export function refusalMessage(
  refusal: Refusal,
  { at, node }: { readonly at: Date; readonly node: AuditNode },
): AuditMessage {
  switch (refusal.kind) {
    case 'node':
      return nodeAuthenticationRefused({
        at,
        node,
        peer: { name: refusal.certificateSubject, address: refusal.address },
        alert: describeNode(refusal),
      })
    case 'actor':
    case 'malformed':
      return hostileInput({ at, node, peer: refusal.peer, alert: refusal.reason })
    case 'assertion':
      return assertionRefused({
        at,
        node,
        peer: refusal.peer,
        reason: `${refusal.subcode}: ${refusal.reason}`,
      })
  }
}

function describeNode({ reason, code, fingerprint256, issuer, unreported }: NodeRefusal): string {
  return [
    `${reason} (${code})`,
    `certificate SHA-256 ${fingerprint256 ?? 'none'}`,
    `issuer ${issuer ?? 'none'}`,
    ...(unreported > 0 ? [`${unreported} more like it just before`] : []),
  ].join(', ')
}
