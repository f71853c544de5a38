// Walks through a multipart message: preamble, header lines, contents, epilogue.
import { MimeError } from '../mime-error.ts'
import type { MultipartLimits } from '../multipart-limits.ts'
import { ByteSource } from './byte-source.ts'
import { type DelimiterVerdict, judgeDelimiter } from './delimiter.ts'

const LF = 10

export class MultipartScanner {
  readonly #source: ByteSource
  readonly #limits: MultipartLimits
  readonly #dashBoundary: Buffer
  /** A delimiter together with the line end before it, which belongs to it. */
  #delimiter: Buffer
  #lineEnds: 'crlf' | 'either' = 'either'
  #atPartStart = false
  #inContent = false
  #closed = false

  constructor(source: AsyncIterable<Uint8Array>, boundary: string, limits: MultipartLimits) {
    this.#dashBoundary = Buffer.from(`--${boundary}`, 'latin1')
    this.#delimiter = Buffer.from(`\n--${boundary}`, 'latin1')
    this.#limits = limits
    // The first delimiter may open the message: it is found like any other behind a line end.
    this.#source = new ByteSource(source, limits.totalBytesMax, Buffer.from('\n'))
  }

  /** True when another part follows, false behind the closing delimiter. */
  get more(): boolean {
    return !this.#closed
  }

  /** Goes behind the first delimiter line. Its line end tells how the others begin. */
  async skipPreamble(): Promise<void> {
    let skipped = -1
    for (;;) {
      const { buffer } = this.#source
      const found = buffer.indexOf(this.#delimiter)
      const skip = found === -1 ? Math.max(0, buffer.length - this.#delimiter.length + 1) : found
      skipped += this.#source.use(skip).length
      if (skipped > this.#limits.preambleBytesMax) throw new MimeError('preamble')
      if (found === -1) {
        await this.#source.pullMore()
        continue
      }
      const verdict = await this.#judge(this.#delimiter.length)
      if (verdict.kind === 'content') {
        skipped += this.#source.use(this.#delimiter.length).length
        continue
      }
      if (verdict.kind === 'next' && verdict.lineEnd === 'crlf') {
        this.#lineEnds = 'crlf'
        this.#delimiter = Buffer.concat([Buffer.from('\r'), this.#delimiter])
      }
      this.#pass(verdict)
      return
    }
  }

  /** One header line without its line end. Throws MimeError for a longer one than `bytesMax`. */
  async readLine(bytesMax: number): Promise<string> {
    let from = 0
    for (;;) {
      const { buffer } = this.#source
      const end = buffer.indexOf(LF, from)
      if ((end === -1 ? buffer.length : end) > bytesMax + 1) throw new MimeError('header-line')
      if (end !== -1)
        return this.#source
          .use(end + 1)
          .toString('utf8')
          .replace(/\r?\n$/, '')
      from = buffer.length
      await this.#source.pullMore()
    }
  }

  /** To be called once between the headers and the content. */
  beginContent(): void {
    this.#inContent = true
    this.#atPartStart = true
  }

  /**
   * The next piece of the content; undefined at its end, the delimiter line then lies behind us.
   */
  async readContent(): Promise<Buffer | undefined> {
    if (this.#atPartStart && (await this.#isEmptyPart())) return undefined
    while (this.#inContent) {
      const { buffer } = this.#source
      const found = buffer.indexOf(this.#delimiter)
      if (found > 0) return this.#source.use(found)
      if (found === 0) {
        const verdict = await this.#judge(this.#delimiter.length)
        // Nothing inside a delimiter can begin another one: a boundary holds no line ends.
        if (verdict.kind === 'content') return this.#source.use(this.#delimiter.length)
        this.#pass(verdict)
        return undefined
      }
      const certain = this.#possibleStart(buffer)
      if (certain > 0) return this.#source.use(certain)
      await this.#source.pullMore()
    }
    return undefined
  }

  /** Reads what stands behind the closing delimiter to the end of the source. */
  async skipEpilogue(): Promise<void> {
    let skipped = 0
    for (;;) {
      skipped += this.#source.use(this.#source.buffer.length).length
      if (skipped > this.#limits.preambleBytesMax) throw new MimeError('epilogue')
      if (this.#source.ended) return
      await this.#source.pull()
    }
  }

  close(): Promise<void> {
    return this.#source.close()
  }

  // The blank line behind the headers is the line end of a delimiter that follows at once: a part
  // without content.
  async #isEmptyPart(): Promise<boolean> {
    this.#atPartStart = false
    const { length } = this.#dashBoundary
    while (
      this.#source.buffer.length < length &&
      startsAlike(this.#source.buffer, this.#dashBoundary)
    ) {
      await this.#source.pullMore()
    }
    if (!startsAlike(this.#source.buffer, this.#dashBoundary)) return false
    const verdict = await this.#judge(length)
    if (verdict.kind === 'content') return false
    this.#pass(verdict)
    return true
  }

  /** The verdict on the delimiter whose boundary ends at `at`; it is never `more`. */
  async #judge(at: number): Promise<DelimiterVerdict> {
    for (;;) {
      const { buffer, ended } = this.#source
      const verdict = judgeDelimiter({ buffer, at, ended, lineEnds: this.#lineEnds })
      if (verdict.kind !== 'more') return verdict
      await this.#source.pull()
    }
  }

  #pass(verdict: DelimiterVerdict): void {
    if (verdict.kind !== 'next' && verdict.kind !== 'close') return
    this.#source.use(verdict.bytes)
    this.#inContent = false
    this.#closed = verdict.kind === 'close'
  }

  /** Where the buffer's end might be the beginning of a delimiter; everything before is content. */
  #possibleStart(buffer: Buffer): number {
    const first = this.#delimiter[0] ?? LF
    let at = buffer.indexOf(first, Math.max(0, buffer.length - this.#delimiter.length + 1))
    while (at !== -1) {
      if (startsAlike(buffer.subarray(at), this.#delimiter)) return at
      at = buffer.indexOf(first, at + 1)
    }
    return buffer.length
  }
}

/** True when the shorter of the two is the beginning of the other. */
function startsAlike(left: Buffer, right: Buffer): boolean {
  const length = Math.min(left.length, right.length)
  return left.subarray(0, length).equals(right.subarray(0, length))
}
