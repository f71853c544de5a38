// The facts of one exchange that every audit message about it begins with (ITI TF-2: 3.20).
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { RefusedRequest } from './refusal-messages.ts'

/** What packages/xds calls AuditFacts, without the outcome. */
export function servedFacts(exchange: Exchange<unknown>, node: AuditNode) {
  return {
    now: exchange.now,
    endpoint: exchange.endpoint,
    self: { name: node.userId, processId: node.processId, host: node.host },
    peer: { name: exchange.peer.name, address: exchange.peer.address },
    replyTo: exchange.replyTo,
    subject: exchange.subject,
    source: node.source,
  }
}

/** The same on the calling side. */
export function calledFacts(
  call: {
    readonly now: Date
    readonly url: string
    readonly peer: string
    /** IP address that answered; the host of the URL when none did. */
    readonly address: string | undefined
  },
  node: AuditNode,
) {
  return {
    now: call.now,
    endpoint: call.url,
    self: { name: node.userId, processId: node.processId, host: node.host },
    peer: { name: call.peer, address: call.address ?? new URL(call.url).hostname },
    source: node.source,
  }
}

/** The facts of a request that was refused before its handler. */
export function refusedFacts(
  refused: RefusedRequest,
  { at, node }: { readonly at: Date; readonly node: AuditNode },
) {
  return {
    now: at,
    outcome: 4 as const,
    outcomeDescription: refused.reason,
    endpoint: refused.endpoint,
    self: { name: node.userId, processId: node.processId, host: node.host },
    peer: { name: refused.peer.name, address: refused.peer.address },
    replyTo: refused.kind === 'assertion' && refused.replyTo !== '' ? refused.replyTo : undefined,
    source: node.source,
  }
}
