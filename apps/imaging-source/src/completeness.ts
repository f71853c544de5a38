// When is a study whole: no new instance for a while. Kept in the database, so that a restart goes
// on where it was.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@isthmus/log/log'
import type { Database } from './db/database.ts'
import type { DueStudy } from './db/studies.ts'
import { nextDue, nextDueAt, noteArrival, settleStudy } from './db/studies.ts'

/**
 * `settled`: nothing more to do until another instance comes. `again`: not now, for a reason that
 * may pass.
 */
export type StudyOutcome = 'settled' | 'again'

export interface CompletenessOptions {
  readonly database: Database
  readonly stableMs: number
  /** Pause before the second look; doubled with every further one. */
  readonly retryMs: number
  /** What is done with a study that is whole; what it throws counts as `again`. */
  readonly complete: (studyInstanceUid: string, signal: AbortSignal) => Promise<StudyOutcome>
  readonly log: Log
  readonly now?: () => Date
}

export interface Completeness {
  /** Durable when it resolves. */
  arrived(studyInstanceUid: string): Promise<void>
  /** Ends what is under way; it is done again after the next start. */
  close(): Promise<void>
}

/** Starts watching; studies that a crash left due are looked at first. One study at a time. */
export function startCompleteness(options: CompletenessOptions): Completeness {
  const now = options.now ?? (() => new Date())
  const ending = new AbortController()
  let wake = Promise.withResolvers<void>()

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      const woken = wake.promise
      const waitMs = await lookOnce(options, now(), ending.signal)
      if (waitMs > 0) await Promise.race([pause(waitMs, ending.signal), woken])
    }
  }

  const running = run()
  return {
    async arrived(studyInstanceUid) {
      const at = now()
      const dueAt = new Date(at.getTime() + options.stableMs)
      await noteArrival(options.database, studyInstanceUid, { now: at, dueAt })
      wake.resolve()
      wake = Promise.withResolvers()
    },
    async close() {
      ending.abort()
      await running
    },
  }
}

// Gives how long nothing is to be done.
async function lookOnce(
  options: CompletenessOptions,
  now: Date,
  signal: AbortSignal,
): Promise<number> {
  try {
    const due = await nextDue(options.database, now)
    if (due === undefined) {
      const at = await nextDueAt(options.database)
      return at === undefined ? idleMs : Math.min(idleMs, Math.max(1, at.getTime() - now.getTime()))
    }
    await lookAt(due, { ...options, signal })
    return 0
  } catch (error) {
    options.log.error('studies cannot be looked at', { error: nameOf(error) })
    return options.retryMs
  }
}

async function lookAt(
  due: DueStudy,
  options: CompletenessOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { database, complete, log, signal, retryMs } = options
  const outcome = await complete(due.studyInstanceUid, signal).catch((error: unknown) => {
    if (!signal.aborted) log.error('a study cannot be published yet', { error: nameOf(error) })
    return 'again' as const
  })
  if (signal.aborted) return
  const now = options.now?.() ?? new Date()
  const delayMs = Math.min(retryMs * 2 ** Math.min(due.attempts, 20), retryMsMax)
  const next = outcome === 'again' ? new Date(now.getTime() + delayMs) : undefined
  await settleStudy(database, due, next)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}

const idleMs = 60_000
const retryMsMax = 300_000
