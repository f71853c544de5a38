// The bytes of one part, handed out once and drained when the next part is asked for.
import { MimeError } from '../mime-error.ts'
import type { MultipartScanner } from './multipart-scanner.ts'
import type { TransferDecoder } from './transfer-decoder.ts'

export class PartBody {
  readonly #scanner: MultipartScanner
  readonly #decoder: TransferDecoder
  readonly #bytesMax: number
  #bytes = 0
  #ended = false
  #taken = false
  #passed = false

  constructor(scanner: MultipartScanner, decoder: TransferDecoder, bytesMax: number) {
    this.#scanner = scanner
    this.#decoder = decoder
    this.#bytesMax = bytesMax
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#taken) throw new Error('the bytes of a part can be read once')
    this.#taken = true
    for (;;) {
      if (this.#passed) throw new Error('the bytes of a part can be read before the next part only')
      const chunk = await this.#read()
      if (chunk === undefined) return
      yield chunk
    }
  }

  /** Reads what is left, under the same limits and rules. */
  async drain(): Promise<void> {
    this.#passed = true
    while ((await this.#read()) !== undefined);
  }

  /** A chunk that is not empty, or undefined at the end. */
  async #read(): Promise<Uint8Array | undefined> {
    while (!this.#ended) {
      const content = await this.#scanner.readContent()
      this.#ended = content === undefined
      const chunk = content === undefined ? this.#decoder.end() : this.#decoder.decode(content)
      this.#bytes += chunk.length
      if (this.#bytes > this.#bytesMax) throw new MimeError('part-bytes')
      if (chunk.length > 0) return chunk
    }
    return undefined
  }
}
