// Ends sessions that nobody uses any more, and says so in the audit (DICOM PS3.15: A.5.3.12).
import type { Log } from '@isthmus/log/log'
import type { Sessions } from './db/sessions.ts'
import type { GatewayAudit } from './gateway-audit.ts'

export interface IdleSessions {
  /** Ends those that are due. */
  end(now: Date): Promise<void>
  /** Looks no more. */
  [Symbol.dispose](): void
}

/**
 * Looks every `everyMs`; a failure is logged, and the sessions are looked at again the next time.
 */
export function watchIdleSessions(parts: {
  readonly sessions: Sessions
  readonly audit: GatewayAudit
  readonly log: Log
  readonly everyMs: number
}): IdleSessions {
  const { sessions, audit, log, everyMs } = parts
  const end = (now: Date): Promise<void> =>
    sessions.closeIdle(now, (user, transaction) => audit.signedOutIdle(user, now, transaction))
  const timer = setInterval(() => {
    end(new Date()).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'unknown'
      log.error('idle sessions could not be ended', { error: name })
    })
  }, everyMs)
  timer.unref()
  return { end, [Symbol.dispose]: () => clearInterval(timer) }
}
