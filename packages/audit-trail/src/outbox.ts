// Opens the audit trail of a service on a table in the service's own database.
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import {
  auditSendingResumed,
  auditSendingStopped,
  nodeAuthenticationRefused,
} from '@isthmus/atna/security-events'
import type { Log } from '@isthmus/log/log'
import type { Executor } from '@isthmus/postgres/executor'
import { migrate } from '@isthmus/postgres/migrate'
import { clientOptions } from '@isthmus/tls/client-options'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import { type AuditIntent, type AuditTrail, AuditTrailError } from './audit-trail.ts'
import { backlog, removeIntent, rowWriter } from './internal/outbox-table.ts'
import { Sender, type SenderTimes } from './internal/sender.ts'
import { createSyslogWriter } from './syslog-writer.ts'

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
  const rows = new Rows(options, run)
  const sender = new Sender({
    database,
    run,
    log,
    repository: { tls, peers, ...target },
    times: { ...senderTimes, ...options.times },
    onRefused: async () => {
      await rows.add('pending', [repositoryRefused(options)], database)
    },
    onReached: backlogAlert(options, rows),
  })
  const record = async (
    messages: readonly AuditMessage[],
    executor: Executor = database,
  ): Promise<void> => {
    if (messages.length > 0) sender.wake(await rows.add('pending', messages, executor))
  }
  return {
    record: (message, transaction) => record([message], transaction),
    recordAll: record,
    async intend(message) {
      const [id = ''] = await rows.add('intended', [unfinished(message)], database)
      return intent(id)
    },
    state: async () => ({ ...(await rows.state()), connected: sender.connected }),
    close: () => sender.close(flushMs),
  }

  function intent(id: string): AuditIntent {
    let completed = false
    const replace = async (messages: readonly AuditMessage[], executor: Executor) => {
      const ids = await rows.add('pending', messages, executor)
      await removeIntent(executor, id)
      return ids
    }
    return {
      async complete(messages, transaction) {
        if (completed) throw new AuditTrailError('an intent is completed once')
        if (messages.length === 0) throw new AuditTrailError('an intent needs an outcome')
        sender.wake(
          transaction === undefined
            ? await kept(database.transaction().execute((own) => replace(messages, own)))
            : await replace(messages, transaction),
        )
        completed = true
      },
    }
  }
}

class Rows<Tables> {
  readonly #options: AuditTrailOptions<Tables>
  readonly #run: string
  readonly #write: (message: AuditMessage, at: Date) => Uint8Array
  readonly #addRows: ReturnType<typeof rowWriter>
  #counted = { count: 0, atMs: Number.NEGATIVE_INFINITY }

  constructor(options: AuditTrailOptions<Tables>, run: string) {
    this.#options = options
    this.#run = run
    this.#write = createSyslogWriter(options.node)
    this.#addRows = rowWriter(options.database)
  }

  async add(
    state: 'intended' | 'pending',
    messages: readonly AuditMessage[],
    executor: Executor,
  ): Promise<readonly string[]> {
    this.#checkRoom()
    const recordedAt = this.#now()
    const rows = messages.map((message) => ({
      state,
      message: this.#write(message, recordedAt),
      recordedAt,
      run: this.#run,
    }))
    return kept(this.#addRows(executor, rows))
  }

  async state(): Promise<{ pending: number; oldestMs: number; ok: boolean }> {
    const { count, oldest } = await backlog(this.#options.database)
    const oldestMs =
      oldest === undefined ? 0 : Math.max(0, this.#now().getTime() - oldest.getTime())
    const ok = count <= degradedCount && oldestMs <= degradedMs
    return { pending: count, oldestMs, ok }
  }

  #checkRoom(): void {
    const max = this.#options.pendingCountMax ?? pendingCountMax
    if (performance.now() - this.#counted.atMs > countEveryMs) void this.#count()
    if (this.#counted.count >= max) throw new AuditTrailError('too many audit events wait')
  }

  async #count(): Promise<void> {
    this.#counted = { ...this.#counted, atMs: performance.now() }
    try {
      const { count } = await backlog(this.#options.database)
      this.#counted = { count, atMs: performance.now() }
    } catch {
      // The statement that follows fails for the same reason, and says so to its caller.
    }
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date()
  }
}

async function kept<Result>(done: Promise<Result>): Promise<Result> {
  try {
    return await done
  } catch (error) {
    if (error instanceof AuditTrailError) throw error
    throw new AuditTrailError('the audit event could not be kept', { cause: error })
  }
}

// What the repository hears when the outcome was never written: nobody knows how far the release
// went.
function unfinished(message: AuditMessage): AuditMessage {
  const outcomeDescription = 'the service ended before the outcome was known'
  return { ...message, event: { ...message.event, outcome: 12, outcomeDescription } }
}

function repositoryRefused<Tables>({ node, target, now }: AuditTrailOptions<Tables>): AuditMessage {
  return nodeAuthenticationRefused({
    at: now?.() ?? new Date(),
    node,
    peer: { name: target.peer, address: target.host },
    alert: 'the certificate of the audit repository was refused',
  })
}

// One alert when too much waits for too long, and one when the repository is back.
function backlogAlert<Tables>(
  { database, node, target, now }: AuditTrailOptions<Tables>,
  rows: Rows<Tables>,
): (how: 'failed' | 'connected') => Promise<void> {
  let alerted = false
  return async (how) => {
    const alert = how === 'failed' && !alerted && !(await rows.state()).ok
    if (!alert && !(how === 'connected' && alerted)) return
    const repository = `syslog-tls://${target.host}:${target.port}`
    const sending = { at: now?.() ?? new Date(), node, repository }
    await rows.add(
      'pending',
      [alert ? auditSendingStopped(sending) : auditSendingResumed(sending)],
      database,
    )
    alerted = alert
  }
}

const senderTimes: SenderTimes = {
  gatherMs: 50,
  confirmMs: 5_000,
  retryMinMs: 1_000,
  retryMaxMs: 60_000,
  keepSentMs: 86_400_000,
}
const flushMs = 5_000
const pendingCountMax = 1_000_000
const countEveryMs = 5_000
const degradedCount = 10_000
const degradedMs = 300_000
