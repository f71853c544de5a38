// The sign of life of one run of a service: a lock that lasts as long as its session to the
// database, and is retaken when that session breaks. Whoever finds it free for long may tell the
// run's intents in its place.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Log } from '@isthmus/log/log'
import { isReachable, leaveRun, takeRun } from './run-statements.ts'

export interface RunLockOptions<Tables> {
  readonly database: Kysely<Tables>
  readonly run: string
  readonly log: Log
}

export class RunLock<Tables> {
  readonly #options: RunLockOptions<Tables>
  readonly #closing = new AbortController()
  readonly #taken = Promise.withResolvers<void>()
  readonly #done: Promise<void>

  private constructor(options: RunLockOptions<Tables>) {
    this.#options = options
    this.#done = this.#holdOn()
  }

  /** Holds it from the moment of resolving; keeps one connection of the pool. */
  static async take<Tables>(options: RunLockOptions<Tables>): Promise<RunLock<Tables>> {
    const lock = new RunLock(options)
    await lock.#taken.promise
    return lock
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#done
  }

  async #holdOn(): Promise<void> {
    const { database, log } = this.#options
    do {
      try {
        await database.connection().execute((own) => this.#hold(own))
      } catch {
        log.warn('the audit trail has lost the sign of life of its run')
        await this.#pause(retakeMs)
      }
    } while (!this.#closing.signal.aborted)
  }

  async #hold(own: Kysely<Tables>): Promise<void> {
    // As long as the server has not noticed the end of our last session, that one holds it for us.
    await takeRun(own, this.#options.run)
    try {
      this.#taken.resolve()
      while (!this.#closing.signal.aborted) {
        await this.#pause(lookMs)
        await isReachable(own)
      }
    } finally {
      await leaveRun(own, this.#options.run)
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#closing
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }
}

const lookMs = 1_000
const retakeMs = 200
