// Tells the intents of runs that are over, in their place. A run is over when its lock has been
// free for a while: one that lives takes it again within moments.
import type { Kysely } from 'kysely'
import { adoptIntents, freeRuns, runsWithIntents } from './run-statements.ts'

export interface AdoptionOptions {
  /** The run that looks; it never adopts from itself. */
  readonly run: string
  /** How long a run's lock must have been free. */
  readonly adoptAfterMs: number
}

export class Adoption {
  readonly #options: AdoptionOptions
  readonly #freeSinceMs = new Map<string, number>()
  #lookedMs = Number.NEGATIVE_INFINITY

  constructor(options: AdoptionOptions) {
    this.#options = options
  }

  /** Looks when it is time to look; nobody else may be at it meanwhile. */
  async adoptSome<Tables>(database: Kysely<Tables>): Promise<void> {
    if (this.nextMs() > 0) return
    this.#lookedMs = performance.now()
    const runs = await runsWithIntents(database, { except: this.#options.run })
    this.#keepOnly(runs)
    if (runs.length === 0) return
    await database.transaction().execute(async (transaction) => {
      const free = await freeRuns(transaction, runs)
      const over = this.#overAmong(free)
      if (over.length > 0) await adoptIntents(transaction, over)
    })
  }

  /** Until it looks again; 0 when it is time. */
  nextMs(): number {
    const everyMs = Math.min(lookEveryMsMax, this.#options.adoptAfterMs / 4)
    return Math.max(0, this.#lookedMs + everyMs - performance.now())
  }

  #overAmong(free: readonly string[]): readonly string[] {
    const now = performance.now()
    this.#keepOnly(free)
    for (const run of free) if (!this.#freeSinceMs.has(run)) this.#freeSinceMs.set(run, now)
    return free.filter(
      (run) => now - (this.#freeSinceMs.get(run) ?? now) >= this.#options.adoptAfterMs,
    )
  }

  #keepOnly(runs: readonly string[]): void {
    for (const run of this.#freeSinceMs.keys()) {
      if (!runs.includes(run)) this.#freeSinceMs.delete(run)
    }
  }
}

const lookEveryMsMax = 5_000
