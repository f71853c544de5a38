// Sends the outbox to the Audit Record Repository, in order, as often as it takes
// (ITI TF-2: 3.20.4.1).
import type { Kysely } from 'kysely'
import type { Log } from '@isthmus/log/log'
import { Adoption } from './adoption.ts'
import {
  type OutboxRow,
  leaveOutbox,
  markSent,
  markWritten,
  pendingRows,
  removeSentBefore,
  returnUnconfirmed,
  takeOutbox,
} from './outbox-table.ts'
import {
  type RepositoryAddress,
  type RepositoryConnection,
  RepositoryRefusedError,
  connectRepository,
} from './repository-connection.ts'
import { Wakeup } from './wakeup.ts'

export interface SenderTimes {
  /** What is recorded within this time of each other is sent together. */
  readonly gatherMs: number
  /** How long a connection must stay open behind a message for it to count as arrived. */
  readonly confirmMs: number
  readonly retryMinMs: number
  readonly retryMaxMs: number
  /** How long a message that arrived is kept here. */
  readonly keepSentMs: number
  /** How long the lock of another run must be free before its intents are told in its place. */
  readonly adoptAfterMs: number
}

export interface SenderOptions<Tables> {
  readonly database: Kysely<Tables>
  readonly repository: RepositoryAddress
  readonly run: string
  readonly times: SenderTimes
  readonly log: Log
  /**
   * The repository showed a certificate that is not accepted; called once for each row of failures.
   */
  readonly onRefused: () => Promise<void>
  /** Called after each failure to connect, and after each success. */
  readonly onReached: (how: 'failed' | 'connected') => Promise<void>
}

export class Sender<Tables> {
  readonly #options: SenderOptions<Tables>
  readonly #adoption: Adoption
  readonly #wakeup = new Wakeup()
  readonly #closing = new AbortController()
  readonly #stop = new AbortController()
  readonly #done: Promise<void>
  #connected = false
  #failures = 0

  constructor(options: SenderOptions<Tables>) {
    this.#options = options
    this.#adoption = new Adoption({ run: options.run, ...options.times })
    this.#done = this.#run()
  }

  get connected(): boolean {
    return this.#connected
  }

  /** Rows were added; they may become visible a little later, when their transaction ends. */
  wake(ids: readonly string[]): void {
    this.#wakeup.expect(ids)
  }

  /** Sends what waits, for as long as it is given; then stops. */
  async close(flushMs: number): Promise<void> {
    this.#closing.abort()
    const timer = setTimeout(() => this.#stop.abort(), flushMs)
    await this.#done
    clearTimeout(timer)
  }

  async #run(): Promise<void> {
    const { database, log } = this.#options
    do {
      try {
        await database.connection().execute((own) => this.#own(own))
      } catch (error) {
        log.error('the audit outbox is not readable', { error: nameOf(error) })
        await this.#pause(databasePauseMs)
      }
    } while (!this.#closing.signal.aborted)
  }

  async #own(database: Kysely<Tables>): Promise<void> {
    if (!(await takeOutbox(database))) {
      await this.#pause(otherOwnerPauseMs)
      return
    }
    try {
      await returnUnconfirmed(database)
      for (;;) {
        const connection = await this.#connect()
        if (connection !== undefined) await this.#serve(database, connection)
        if (this.#closing.signal.aborted) return
        // A close wakes us up for one last try.
        await this.#pause(this.#retryMs())
      }
    } finally {
      await leaveOutbox(database)
    }
  }

  async #connect(): Promise<RepositoryConnection | undefined> {
    const { repository, log, onRefused, onReached } = this.#options
    try {
      const connection = await connectRepository(repository, this.#stop.signal)
      await onReached('connected')
      return connection
    } catch (error) {
      this.#failures += 1
      if (this.#failures === 1) {
        log.warn('the audit repository cannot be reached', { error: nameOf(error) })
        if (error instanceof RepositoryRefusedError) await onRefused()
      }
      await onReached('failed')
      return undefined
    }
  }

  async #serve(database: Kysely<Tables>, connection: RepositoryConnection): Promise<void> {
    const delivery = new Delivery(database, connection, this.#options.times)
    this.#connected = true
    try {
      while (!connection.lost.aborted && !this.#stop.signal.aborted) {
        await this.#adoption.adoptSome(database)
        const sent = await delivery.sendSome()
        if (delivery.confirmed) this.#failures = 0
        this.#wakeup.seen(sent)
        // What came while they were sent waits for the next crowd.
        if (sent.length === rowsAtOnceMax) continue
        if (this.#closing.signal.aborted) {
          if (sent.length > 0) continue
          break
        }
        const nextMs = Math.min(delivery.nextMs(), this.#adoption.nextMs())
        await this.#wakeup.wait(nextMs, [connection.lost, this.#closing.signal])
        await this.#pause(this.#options.times.gatherMs)
      }
    } catch (error) {
      // A broken write is a lost connection; anything else is the database's.
      if (!connection.lost.aborted) throw error
    } finally {
      this.#connected = false
      await connection.close()
    }
    // What was written in the last moments before a stop is sent again after the next start.
    if (this.#closing.signal.aborted) return
    this.#failures += 1
    this.#options.log.warn('the connection to the audit repository was lost')
    await returnUnconfirmed(database)
  }

  // Doubles from try to try, with a random part so that a domain's services do not come all at
  // once.
  #retryMs(): number {
    const { retryMinMs, retryMaxMs } = this.#options.times
    const full = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(this.#failures - 1, 20))
    return full * (0.75 + Math.random() * 0.5)
  }

  async #pause(ms: number): Promise<void> {
    await this.#wakeup.sleep(ms, this.#closing.signal)
  }
}

interface Written {
  readonly ids: readonly string[]
  readonly atMs: number
}

// What went over one connection and is not confirmed yet.
class Delivery<Tables> {
  readonly #database: Kysely<Tables>
  readonly #connection: RepositoryConnection
  readonly #times: SenderTimes
  #written: Written[] = []
  #cleanedMs = Number.NEGATIVE_INFINITY
  confirmed = false

  constructor(database: Kysely<Tables>, connection: RepositoryConnection, times: SenderTimes) {
    this.#database = database
    this.#connection = connection
    this.#times = times
  }

  async sendSome(): Promise<readonly string[]> {
    await this.#confirm()
    const rows = await pendingRows(this.#database, rowsAtOnceMax)
    if (rows.length === 0) return []
    await this.#connection.write(rows.map(({ message }) => message))
    const ids = rows.map(({ id }: OutboxRow) => id)
    await markWritten(this.#database, { ids, at: new Date() })
    this.#written.push({ ids, atMs: performance.now() })
    return ids
  }

  /** How long there is nothing to do, unless something is recorded. */
  nextMs(): number {
    const first = this.#written[0]
    if (first === undefined) return pollMs
    return Math.max(1, Math.min(pollMs, first.atMs + this.#times.confirmMs - performance.now()))
  }

  async #confirm(): Promise<void> {
    const before = performance.now() - this.#times.confirmMs
    const old = this.#written.filter(({ atMs }) => atMs <= before)
    if (old.length > 0 && !this.#connection.lost.aborted) {
      this.#written = this.#written.filter(({ atMs }) => atMs > before)
      await markSent(
        this.#database,
        old.flatMap(({ ids }) => ids),
      )
      this.confirmed = true
    }
    if (performance.now() - this.#cleanedMs < cleanEveryMs) return
    this.#cleanedMs = performance.now()
    await removeSentBefore(this.#database, new Date(Date.now() - this.#times.keepSentMs))
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

const rowsAtOnceMax = 100
const pollMs = 1_000
const cleanEveryMs = 600_000
const databasePauseMs = 1_000
const otherOwnerPauseMs = 500
