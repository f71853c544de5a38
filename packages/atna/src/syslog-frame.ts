// Octet-counted frames of syslog over TLS (RFC 5425: 4.3): a length, a space, the message; nothing
// between frames.

/** Puts a message into its frame; the length counts bytes, not characters. */
export function encodeFrame(message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${message.length} `), message])
}

export type SyslogFrameProblem =
  | 'length-zero'
  | 'length-leading-zero'
  | 'length-digits'
  | 'length-not-a-number'
  | 'length-over-limit'
  | 'not-octet-counted'
  | 'truncated'

/** Thrown by FrameDecoder; nothing behind it can be read any more. */
export class SyslogFrameError extends Error {
  override readonly name = 'SyslogFrameError'
  readonly problem: SyslogFrameProblem
  /** What had come of a message that was cut off. */
  readonly partial: Uint8Array

  constructor(problem: SyslogFrameProblem, partial: Uint8Array = new Uint8Array()) {
    super(sentences[problem])
    this.problem = problem
    this.partial = partial
  }
}

export interface FrameLimits {
  readonly messageBytesMax: number
}

export const frameLimits: FrameLimits = { messageBytesMax: 1024 * 1024 }

/** Finds the messages of one connection, however its bytes are cut. */
export class FrameDecoder {
  readonly #limits: FrameLimits
  #prefix = ''
  #left = 0
  #pieces: Uint8Array[] = []

  constructor(limits: FrameLimits = frameLimits) {
    this.#limits = limits
  }

  /** True when a frame has begun and is not whole yet. */
  get open(): boolean {
    return this.#left > 0 || this.#prefix !== ''
  }

  /**
   * Gives the messages that end within the chunk. Throws SyslogFrameError before a body over its
   * limit is read.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let at = 0
    while (at < chunk.length) {
      if (this.#left === 0) {
        this.#takePrefix(chunk[at] ?? 0)
        at += 1
        continue
      }
      const piece = chunk.subarray(at, at + this.#left)
      this.#pieces.push(piece)
      at += piece.length
      this.#left -= piece.length
      if (this.#left > 0) continue
      const message = Buffer.concat(this.#pieces)
      this.#pieces = []
      yield message
    }
  }

  /** Call it when no more bytes come. Throws SyslogFrameError when a frame was cut off. */
  end(): void {
    if (!this.open) return
    throw new SyslogFrameError('truncated', this.partial())
  }

  /** What has come of the frame that is open. */
  partial(): Uint8Array {
    return Buffer.concat(this.#pieces)
  }

  #takePrefix(byte: number): void {
    if (byte !== space) {
      this.#prefix = checkPrefix(this.#prefix, byte)
      return
    }
    this.#left = lengthOf(this.#prefix, this.#limits.messageBytesMax)
    this.#prefix = ''
  }
}

// Each byte is judged when it comes: a sender of rubbish need not be listened to for longer.
function checkPrefix(prefix: string, byte: number): string {
  // RFC 6587: 3.4.2. A message without length begins with its priority.
  if (prefix === '' && byte === lessThan) throw new SyslogFrameError('not-octet-counted')
  if (byte < digit0 || byte > digit9) throw new SyslogFrameError('length-not-a-number')
  if (prefix === '0') throw new SyslogFrameError('length-leading-zero')
  if (prefix.length === digitsMax) throw new SyslogFrameError('length-digits')
  return prefix + String.fromCharCode(byte)
}

// RFC 5425: 4.3.1. The first digit is not zero.
function lengthOf(prefix: string, messageBytesMax: number): number {
  if (prefix === '') throw new SyslogFrameError('length-not-a-number')
  const length = Number(prefix)
  if (length === 0) throw new SyslogFrameError('length-zero')
  if (length > messageBytesMax) throw new SyslogFrameError('length-over-limit')
  return length
}

const space = 0x20
const lessThan = 0x3c
const digit0 = 0x30
const digit9 = 0x39
const digitsMax = 10

const sentences: Readonly<Record<SyslogFrameProblem, string>> = {
  'length-zero': 'a frame of no bytes',
  'length-leading-zero': 'a frame length that begins with 0',
  'length-digits': 'a frame length of too many digits',
  'length-not-a-number': 'a frame length that is not a number',
  'length-over-limit': 'a message over the limit of bytes',
  'not-octet-counted': 'a message without frame length',
  truncated: 'a frame that was cut off',
}
