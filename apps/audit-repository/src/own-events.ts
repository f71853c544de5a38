// What the repository itself has to audit goes straight into its own log (ITI TF-1: 9.1.1.3).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { createSyslogWriter } from '@isthmus/audit-trail/syslog-writer'
import type { AuditLog } from './db/audit-log.ts'
import { describe } from './received.ts'

export interface OwnEvents {
  /** Resolves when the event is durable. */
  record(message: AuditMessage): Promise<void>
}

export function createOwnEvents(
  auditLog: AuditLog,
  { node, now }: { readonly node: AuditNode; readonly now: () => Date },
): OwnEvents {
  const write = createSyslogWriter(node)
  return {
    async record(message) {
      const receivedAt = now()
      const raw = write(message, receivedAt)
      await auditLog.append(describe({ raw, framing: 'own', receivedAt, peer: undefined }))
    },
  }
}
