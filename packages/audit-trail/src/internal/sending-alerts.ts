// What the trail tells of its own sending: a repository that is not the right one, and a backlog.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import {
  auditSendingResumed,
  auditSendingStopped,
  nodeAuthenticationRefused,
} from '@isthmus/atna/security-events'

export interface SendingAlertsOptions {
  readonly node: AuditNode
  readonly target: { readonly host: string; readonly port: number; readonly peer: string }
  readonly now?: () => Date
}

export interface Backlog {
  readonly isOk: () => Promise<boolean>
  readonly tell: (message: AuditMessage) => Promise<unknown>
}

export function repositoryRefused({ node, target, now }: SendingAlertsOptions): AuditMessage {
  return nodeAuthenticationRefused({
    at: now?.() ?? new Date(),
    node,
    peer: { name: target.peer, address: target.host },
    alert: 'the certificate of the audit repository was refused',
  })
}

/** One alert when too much waits for too long, and one when the repository is back. */
export function backlogAlert(
  { node, target, now }: SendingAlertsOptions,
  { isOk, tell }: Backlog,
): (how: 'failed' | 'connected') => Promise<void> {
  let alerted = false
  return async (how) => {
    const alert = how === 'failed' && !alerted && !(await isOk())
    if (!alert && !(how === 'connected' && alerted)) return
    const repository = `syslog-tls://${target.host}:${target.port}`
    const sending = { at: now?.() ?? new Date(), node, repository }
    await tell(alert ? auditSendingStopped(sending) : auditSendingResumed(sending))
    alerted = alert
  }
}
