// The messages of a connection that are being kept: as many at a time as may be in memory.

export class Keeping {
  readonly #onFailure: (error: Error) => void
  #failure: Error | undefined
  #count = 0
  #bytes = 0
  #over = Promise.withResolvers<void>()

  /** `onFailure` hears of the first message that was not kept, as soon as that is known. */
  constructor(onFailure: (error: Error) => void) {
    this.#onFailure = onFailure
  }

  /** Messages that came together: `bytes` is what all of them take. */
  add(bytes: number, kept: Promise<unknown>): void {
    if (this.#count === 0) this.#over = Promise.withResolvers()
    this.#count += 1
    this.#bytes += bytes
    const end = (): void => {
      this.#count -= 1
      this.#bytes -= bytes
      if (this.#count === 0) this.#over.resolve()
    }
    kept.then(end, (error: unknown) => {
      this.#fail(error)
      end()
    })
  }

  /** Resolves when there is room for more. Throws what a message that was not kept has thrown. */
  async room(): Promise<void> {
    if (this.#bytes > bytesMax) await this.all()
    else this.#check()
  }

  /** Resolves when everything is kept. Throws what a message that was not kept has thrown. */
  async all(): Promise<void> {
    if (this.#count > 0) await this.#over.promise
    this.#check()
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure =
      error instanceof Error ? error : new Error('a message was not kept', { cause: error })
    this.#onFailure(this.#failure)
  }
}

const bytesMax = 128 * 1024
