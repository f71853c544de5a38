// The answers that are made for, or on their way to, an address that their request named
// (ITI TF-2: Appendix V.3).
import type { HttpClient } from '../http-client.ts'
import type { ServerLimits } from '../server-limits.ts'
import { createInFlight } from './in-flight.ts'

/** What answering elsewhere takes. */
export interface Elsewhere {
  readonly client: Pick<HttpClient, 'request'>
  readonly deliveries: Deliveries
  readonly limits: Pick<ServerLimits, 'deliveryAnswerMs' | 'deliveryRetriesAfterMs'>
}

export interface Deliveries {
  /** Undefined when there is no room; else call it once when the delivery is over. */
  begin(peer: string, controller: AbortController): (() => void) | undefined
  readonly count: () => number
  /** Begins nothing new; waits so long for what runs, then aborts it. */
  close(waitMs: number): Promise<void>
}

export function createDeliveries(
  limits: Pick<ServerLimits, 'deliveriesMax' | 'deliveriesPerPeerMax'>,
): Deliveries {
  const places = createInFlight(limits.deliveriesMax, limits.deliveriesPerPeerMax)
  const running = new Map<AbortController, Promise<void>>()
  let isClosed = false
  return {
    begin(peer, controller) {
      const leave = isClosed ? undefined : places.enter(peer)
      if (leave === undefined) return undefined
      const { promise, resolve } = Promise.withResolvers<void>()
      running.set(controller, promise)
      return () => {
        running.delete(controller)
        leave()
        resolve()
      }
    },
    count: places.count,
    async close(waitMs) {
      isClosed = true
      await over(running, waitMs)
      for (const controller of running.keys()) controller.abort(new Error('the service closes'))
      await over(running, abortedMs)
    },
  }
}

async function over(
  running: ReadonlyMap<AbortController, Promise<void>>,
  waitMs: number,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  await Promise.race([Promise.all(running.values()), late])
  clearTimeout(timer)
}

// What was aborted has that long to write down how it ended.
const abortedMs = 1_000
