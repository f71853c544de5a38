// A handler must come to its answer in time, whether or not it minds the signal.
import type { Arrival } from './arrival.ts'

export class HandlerTimeoutError extends Error {
  override readonly name = 'HandlerTimeoutError'
}

/**
 * Runs the work; when time is up the arrival's signal is aborted and HandlerTimeoutError thrown.
 * What the work
 * brings too late goes to `late`.
 */
export async function withinTime<Result>(
  work: () => Promise<Result>,
  options: {
    readonly arrival: Arrival
    readonly ms: number
    readonly late: (result: Result) => void
  },
): Promise<Result> {
  const { promise: timeout, reject } = Promise.withResolvers<never>()
  let over = false
  const timer = setTimeout(() => {
    over = true
    const error = new HandlerTimeoutError('the handler took too long')
    options.arrival.controller.abort(error)
    reject(error)
  }, options.ms)
  const working = work()
  working.then(
    (result) => (over ? options.late(result) : undefined),
    () => undefined,
  )
  try {
    return await Promise.race([working, timeout])
  } finally {
    clearTimeout(timer)
  }
}
