// When to look into the outbox again: at once, soon because a transaction is about to end, or when
// a time is over.

/**
 * Ids that were announced but not seen yet belong to transactions that have not ended, or were
 * rolled back.
 */
export class Wakeup {
  readonly #expected = new Map<string, number>()
  #bell = Promise.withResolvers<void>()
  #rung = false

  /** Rows with these ids were added and will be visible any moment. */
  expect(ids: readonly string[]): void {
    const until = performance.now() + transactionMsMax
    for (const id of ids) this.#expected.set(id, until)
    this.now()
  }

  seen(ids: readonly string[]): void {
    for (const id of ids) this.#expected.delete(id)
  }

  now(): void {
    this.#rung = true
    this.#bell.resolve()
  }

  /**
   * Resolves when something is announced, when one of the signals is aborted, or after that time at
   * the latest.
   */
  async wait(ms: number, signals: readonly AbortSignal[]): Promise<void> {
    const now = performance.now()
    for (const [id, until] of this.#expected) if (until < now) this.#expected.delete(id)
    const shortly = this.#expected.size > 0 ? Math.min(ms, lookAgainMs) : ms
    if (!this.#rung) await race(shortly, [this.#bell.promise], signals)
    else if (shortly < ms) await race(shortly, [], signals)
    this.#rung = false
    this.#bell = Promise.withResolvers()
  }

  /** Resolves after that time whatever is announced, or when the signal is aborted. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await race(ms, [], [signal])
  }
}

async function race(
  ms: number,
  promises: readonly Promise<void>[],
  signals: readonly AbortSignal[],
): Promise<void> {
  if (signals.some(({ aborted }) => aborted)) return
  const over = Promise.withResolvers<void>()
  const timer = setTimeout(over.resolve, ms)
  const listen = (): void => over.resolve()
  for (const signal of signals) signal.addEventListener('abort', listen)
  await Promise.race([over.promise, ...promises])
  clearTimeout(timer)
  for (const signal of signals) signal.removeEventListener('abort', listen)
}

const transactionMsMax = 5_000
const lookAgainMs = 20
