// Opens the audit trail of a service on a table in the service's own database.
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { Log } from '@isthmus/log/log'
import { migrate } from '@isthmus/postgres/migrate'
import { clientOptions } from '@isthmus/tls/client-options'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { AuditTrail } from './audit-trail.ts'
import { Intents } from './internal/intents.ts'
import { OutboxRows } from './internal/outbox-rows.ts'
import { RunLock } from './internal/run-lock.ts'
import { Sender, type SenderTimes } from './internal/sender.ts'
import { backlogAlert, repositoryRefused } from './internal/sending-alerts.ts'

export interface AuditTrailOptions<Tables> {
  readonly database: Kysely<Tables>
  readonly tls: Credentials
  readonly peers: PeerDirectory
  /** Audit Record Repository: its TLS syslog port, and the peer that must answer there. */
  readonly target: { readonly host: string; readonly port: number; readonly peer: string }
  /** The service itself: `userId` is its name, as the syslog header shows it, too. */
  readonly node: AuditNode
  readonly log: Log
  readonly times?: Partial<SenderTimes>
  /** With more messages waiting nothing more is recorded, so nothing more is released. */
  readonly pendingCountMax?: number
  /** The clock; the machine's when left out. */
  readonly now?: () => Date
}

/**
 * Makes its table when it is missing and begins to send. Throws MigrationError, CredentialsError.
 */
export async function openAuditTrail<Tables>(
  options: AuditTrailOptions<Tables>,
): Promise<AuditTrail> {
  const { database, tls, peers, target, log } = options
  // A target that is no peer of ours is a mistake to hear of at the start, not at the first event.
  clientOptions({ tls, peers, peer: target.peer })
  await migrate(database, new URL('./migrations/', import.meta.url), {
    rememberedIn: 'audit_trail_migration',
  })
  const run = randomUUID()
  // Before anything is begun: what a run without a lock has begun, others may tell in its place.
  const lock = await RunLock.take({ database, run, log })
  const rows = new OutboxRows(options, run)
  const sender = new Sender({
    database,
    run,
    log,
    repository: { tls, peers, ...target },
    times: { ...senderTimes, ...options.times },
    onRefused: async () => {
      await rows.add('pending', [repositoryRefused(options)], database)
    },
    onReached: backlogAlert(options, {
      isOk: async () => (await rows.state()).ok,
      tell: (message) => rows.add('pending', [message], database),
    }),
  })
  const intents = new Intents({
    database,
    row: (state, message) => rows.row(state, message),
    insert: (begun, executor) => rows.insert(begun, executor),
    wake: (ids) => sender.wake(ids),
  })
  const recordAll: AuditTrail['recordAll'] = async (messages, transaction) => {
    if (messages.length === 0) return
    sender.wake(await rows.add('pending', messages, transaction ?? database))
  }
  return {
    record: (message, transaction) => recordAll([message], transaction),
    recordAll,
    intend: (message) => intents.begin(message),
    state: async () => ({ ...(await rows.state()), connected: sender.connected }),
    async close() {
      await intents.close()
      await sender.close(flushMs)
      await lock.close()
    },
  }
}

const senderTimes: SenderTimes = {
  gatherMs: 50,
  confirmMs: 5_000,
  retryMinMs: 1_000,
  retryMaxMs: 60_000,
  keepSentMs: 86_400_000,
  adoptAfterMs: 60_000,
}
const flushMs = 5_000
