// Work that a service does beside its requests, again and again until the service ends.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@isthmus/log/log'
import { reportIncident } from '@isthmus/service/incident'

export interface BackgroundOptions {
  readonly log: Log
  /** Pause after a round that failed. */
  readonly retryMs: number
}

export interface Background {
  /** Ends the round under way, and waits for its end. */
  close(): Promise<void>
}

/** Does one round after the other; each tells how long to pause after it. */
export function startBackground(
  round: (signal: AbortSignal) => Promise<number>,
  { log, retryMs }: BackgroundOptions,
): Background {
  const ending = new AbortController()
  const { signal } = ending

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await round(signal).catch((error: unknown) => {
        if (!signal.aborted) reportIncident(log, error)
        return retryMs
      })
      await pause(pauseMs, signal)
    }
  }

  const running = run()
  return {
    async close() {
      ending.abort()
      await running
    },
  }
}

/** Ends early, and without an error, when the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(ms, timerMsMax), undefined, { signal }).catch(() => undefined)
}

// A timer of Node that is set for longer goes off at once.
const timerMsMax = 2 ** 31 - 1
