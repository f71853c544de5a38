// The bytes that have come and were not used yet, pulled chunk by chunk.
import { MimeError } from '../mime-error.ts'

export class ByteSource {
  readonly #iterator: AsyncIterator<Uint8Array>
  readonly #bytesMax: number
  #bytes = 0
  #pulling = false
  #ended = false
  #failed = false
  /** What has come and was not used yet. */
  buffer: Buffer

  /** `first` stands before the source and does not count. */
  constructor(source: AsyncIterable<Uint8Array>, bytesMax: number, first: Buffer) {
    this.#iterator = source[Symbol.asyncIterator]()
    this.#bytesMax = bytesMax
    this.buffer = first
  }

  /** True when nothing more will come; `buffer` may still hold something. */
  get ended(): boolean {
    return this.#ended
  }

  /** Waits for one more chunk; without effect when the source has ended. */
  async pull(): Promise<void> {
    if (this.#ended) return
    if (this.#pulling) throw new Error('a multipart message can be read by one reader at a time')
    this.#pulling = true
    try {
      this.#take(await this.#next())
    } finally {
      this.#pulling = false
    }
  }

  /** Waits for one more chunk, which must come. */
  async pullMore(): Promise<void> {
    await this.pull()
    if (this.#ended) throw new MimeError('truncated')
  }

  /** A chunk that is used as a whole is handed on as it came: it may be lent. */
  use(bytes: number): Buffer {
    if (bytes === this.buffer.length) {
      const whole = this.buffer
      this.buffer = nothing
      return whole
    }
    const used = this.buffer.subarray(0, bytes)
    this.buffer = this.buffer.subarray(bytes)
    return used
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    if (this.#ended || this.#failed) return
    this.#ended = true
    await this.#iterator.return?.()
  }

  async #next(): Promise<IteratorResult<Uint8Array, unknown>> {
    try {
      return await this.#iterator.next()
    } catch (error) {
      this.#failed = true
      throw error
    }
  }

  #take({ done, value }: IteratorResult<Uint8Array, unknown>): void {
    if (done === true) {
      this.#ended = true
      return
    }
    this.#bytes += value.length
    if (this.#bytes > this.#bytesMax) throw new MimeError('total-bytes')
    const chunk = Buffer.isBuffer(value)
      ? value
      : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk])
  }
}

const nothing = Buffer.alloc(0)
