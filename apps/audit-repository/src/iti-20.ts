// Record Audit Event, the receiving side (ITI TF-2: 3.20): every message is durable before the next
// one is looked at.
import type { AuditNode } from '@isthmus/atna/audit-node'
import { hostileInput } from '@isthmus/atna/security-events'
import { decodeSyslog } from '@isthmus/atna/syslog-message'
import type { AuditReceiverOptions, MalformedFrames } from '@isthmus/audit-trail/receiver'
import type { AuditLog } from './db/audit-log.ts'
import type { OwnEvents } from './own-events.ts'
import { describe } from './received.ts'

export interface RecordAuditEventParts {
  readonly auditLog: AuditLog
  readonly ownEvents: OwnEvents
  readonly node: AuditNode
  readonly keepMs: number
  readonly now: () => Date
}

export function recordAuditEvent(
  parts: RecordAuditEventParts,
): Pick<AuditReceiverOptions, 'onMessage' | 'onMalformed'> {
  const { auditLog, now, keepMs } = parts
  return {
    async onMessage(raw, peer) {
      const described = describe({ raw, peer, framing: 'tls', receivedAt: now() })
      await within(keepMs, auditLog.append(described))
    },
    onMalformed: (malformed) => recordMalformed(parts, malformed),
  }
}

async function recordMalformed(
  { auditLog, ownEvents, node, now }: RecordAuditEventParts,
  { problem, partial, peer }: MalformedFrames,
): Promise<void> {
  if (problem !== 'truncated' && problem !== 'stalled') {
    const alert = `syslog frame: ${problem}`
    return ownEvents.record(hostileInput({ at: now(), node, peer, alert }))
  }
  // A message that was cut off is kept as far as it came, once its header is whole. The sender will
  // send it again.
  if (decodeSyslog(partial) === undefined) return
  await auditLog.append(describe({ raw: partial, peer, framing: 'cut-off', receivedAt: now() }))
}

// A sender takes a message for arrived when the connection stays open for 5 s, so slow storing must
// close it before.
async function within(ms: number, done: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new StoringTooSlowError('storing took too long')), ms)
  try {
    await Promise.race([done, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

class StoringTooSlowError extends Error {
  override readonly name = 'StoringTooSlowError'
}
