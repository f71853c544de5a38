// What the audit trail says of a node or a request that was refused before a handler saw it
// (ITI TF-2: 3.20.4.1.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import {
  assertionRefused,
  hostileInput,
  nodeAuthenticationRefused,
} from '@isthmus/atna/security-events'
import type { Refusal } from '@isthmus/http/refusal'

/** A refusal that came far enough to have a peer. */
export type RefusedRequest = Exclude<Refusal, { readonly kind: 'node' }>

/**
 * The message of the transaction itself, beside the security event; undefined where the request had
 * none.
 */
export type FailedTransaction = (
  refused: RefusedRequest,
  context: { readonly at: Date; readonly node: AuditNode },
) => AuditMessage | undefined

export interface RefusalContext {
  readonly at: Date
  readonly node: AuditNode
  readonly failedTransaction: FailedTransaction | undefined
}

/** The security event, and beside it the failure of the transaction that was asked for. */
export function refusalMessages(
  refusal: Refusal,
  context: RefusalContext,
): readonly AuditMessage[] {
  if (refusal.kind === 'node') return [refusedNode(refusal, context)]
  const failed = context.failedTransaction?.(refusal, context)
  return [refusedRequest(refusal, context), ...(failed === undefined ? [] : [failed])]
}

function refusedNode(
  refusal: Extract<Refusal, { readonly kind: 'node' }>,
  { at, node }: RefusalContext,
): AuditMessage {
  const facts = [
    `reason ${refusal.reason} (${refusal.code})`,
    `port ${refusal.port}`,
    `certificate ${refusal.fingerprint256 ?? 'none'}`,
    `issuer ${refusal.issuer ?? 'unknown'}`,
    ...counted(refusal.unreported),
  ]
  return nodeAuthenticationRefused({
    at,
    node,
    peer: { name: refusal.certificateSubject, address: refusal.address },
    alert: facts.join('; '),
  })
}

function refusedRequest(refusal: RefusedRequest, { at, node }: RefusalContext): AuditMessage {
  const peer = { name: refusal.peer.name, address: refusal.peer.address }
  if (refusal.kind === 'assertion') {
    return assertionRefused({ at, node, peer, reason: `${refusal.subcode}: ${refusal.reason}` })
  }
  const facts = [`${refusal.endpoint}: ${refusal.reason}`, ...counted(refusal.unreported ?? 0)]
  return hostileInput({ at, node, peer, alert: facts.join('; ') })
}

function counted(unreported: number): readonly string[] {
  return unreported > 0 ? [`${unreported} more were counted before`] : []
}
