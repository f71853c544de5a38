// MLLP frames: start block 0x0B, the message, end block 0x1C 0x0D (HL7 v2.3.1 Implementation
// Guide: Appendix C).
import { FrameError } from './frame-error.ts'

/** The message in its frame. Throws FrameError when it holds a block character itself. */
export function encodeFrame(message: Uint8Array): Uint8Array {
  if (message.includes(start) || message.includes(end)) throw new FrameError('bad-block')
  const frame = Buffer.allocUnsafe(message.length + 3)
  frame[0] = start
  frame.set(message, 1)
  frame[message.length + 1] = end
  frame[message.length + 2] = carriageReturn
  return frame
}

/** Takes a stream of bytes chunk by chunk and gives the messages in it. */
export class FrameDecoder {
  readonly #messageBytesMax: number
  #pieces: Uint8Array[] = []
  #bytes = 0
  #state: 'between' | 'inside' | 'ending' = 'between'

  constructor(messageBytesMax: number) {
    this.#messageBytesMax = messageBytesMax
  }

  /** True while a frame has begun and not ended. */
  get open(): boolean {
    return this.#state !== 'between'
  }

  /** The messages that this chunk completes. Throws FrameError; the decoder is of no use then. */
  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let at = 0
    while (at < chunk.length) {
      if (this.#state === 'between') {
        if (chunk[at] !== start) throw new FrameError('no-start')
        this.#state = 'inside'
        at += 1
      } else if (this.#state === 'ending') {
        if (chunk[at] !== carriageReturn) throw new FrameError('bad-block')
        at += 1
        yield this.#take()
      } else {
        at = this.#gather(chunk, at)
      }
    }
  }

  /** Call it when the stream has ended. Throws FrameError inside a frame. */
  end(): void {
    if (this.open) throw new FrameError('truncated')
  }

  #gather(chunk: Uint8Array, from: number): number {
    const found = chunk.indexOf(end, from)
    const piece = chunk.subarray(from, found === -1 ? chunk.length : found)
    if (piece.includes(start)) throw new FrameError('bad-block')
    this.#bytes += piece.length
    if (this.#bytes > this.#messageBytesMax) throw new FrameError('too-long')
    // Copied: who lends us the chunk may use its memory again.
    this.#pieces.push(Uint8Array.from(piece))
    if (found === -1) return chunk.length
    this.#state = 'ending'
    return found + 1
  }

  #take(): Uint8Array {
    const message = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#bytes = 0
    this.#state = 'between'
    return message
  }
}

const start = 0x0b
const end = 0x1c
const carriageReturn = 0x0d
