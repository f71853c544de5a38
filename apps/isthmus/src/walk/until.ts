// Waits for something that the walk cannot be told of: it asks again until it is there.
import { WalkError } from './walk-error.ts'

export interface Patience {
  /** What is waited for, for the error's text. */
  readonly what: string
  readonly withinMs: number
  readonly signal: AbortSignal
}

/** Gives what `ask` gave first. Throws WalkError when it gave undefined for all the time. */
export async function until<Value>(
  ask: () => Promise<Value | undefined>,
  { what, withinMs, signal }: Patience,
): Promise<Value> {
  const end = performance.now() + withinMs
  for (;;) {
    signal.throwIfAborted()
    const found = await ask()
    if (found !== undefined) return found
    if (performance.now() > end) throw new WalkError(`not within ${withinMs / 1000} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, askAgainMs))
  }
}

const askAgainMs = 100
