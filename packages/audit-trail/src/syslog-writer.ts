// Turns audit messages into the syslog messages that are kept and sent.
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { encodeSyslog } from '@isthmus/atna/syslog-message'

/**
 * Gives a function that never writes the same bytes twice: the repository takes equal bytes for a
 * second delivery.
 */
export function createSyslogWriter(
  node: AuditNode,
): (message: AuditMessage, at: Date) => Uint8Array {
  let last = { ms: 0, micros: 0 }
  return (message, at) => {
    const ms = at.getTime()
    last = ms > last.ms ? { ms, micros: 0 } : next(last)
    return encodeSyslog({
      timestamp: new Date(last.ms),
      microseconds: last.micros,
      host: node.host,
      appName: node.userId,
      processId: node.processId,
      text: encodeAuditMessage(message),
    })
  }
}

function next({ ms, micros }: { readonly ms: number; readonly micros: number }) {
  return micros < 999 ? { ms, micros: micros + 1 } : { ms: ms + 1, micros: 0 }
}
