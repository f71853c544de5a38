// How the gateway hands instances to its own page: pieces with their length, so that neither side
// holds a study.
//
// A piece is a 32-bit big-endian length and that many bytes; length 0 ends an instance; 0xffffffff
// ends the stream.
// A stream without its end mark was cut: what came before it is good, the rest is missing.

export const instanceStreamType = 'application/vnd.isthmus.instances'

const endOfStream = 0xff_ff_ff_ff
const pieceBytesMax = 16 * 1024 * 1024

export class InstanceStreamError extends Error {
  override readonly name = 'InstanceStreamError'
}

/**
 * Frames the instances as they come; a source that throws leaves the stream without its end mark.
 */
export async function* encodeInstances(
  instances: AsyncIterable<AsyncIterable<Uint8Array>>,
): AsyncIterable<Uint8Array> {
  for await (const instance of instances) {
    for await (const piece of instance) {
      if (piece.length === 0) continue
      yield lengthMark(piece.length)
      yield piece
    }
    yield lengthMark(0)
  }
  yield lengthMark(endOfStream)
}

/**
 * Gives each instance whole, in the order of arrival. Throws InstanceStreamError when the stream
 * was cut.
 */
export async function* decodeInstances(
  stream: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const source = new PieceSource(stream)
  let pieces: Uint8Array[] = []
  try {
    while (true) {
      const mark = await source.take(4)
      const length = new DataView(mark.buffer, mark.byteOffset).getUint32(0)
      if (length === endOfStream) return
      if (length === 0) {
        yield join(pieces)
        pieces = []
      } else if (length > pieceBytesMax) {
        throw new InstanceStreamError('a piece is longer than allowed')
      } else {
        pieces.push(await source.take(length))
      }
    }
  } finally {
    await source.close()
  }
}

class PieceSource {
  readonly #iterator: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#iterator = stream[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    let missing = length
    while (missing > 0) {
      if (this.#rest.length === 0) this.#rest = await this.#next()
      const piece = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(piece.length)
      missing -= piece.length
      pieces.push(piece)
    }
    return join(pieces)
  }

  async close(): Promise<void> {
    await this.#iterator.return?.()
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#iterator.next()
    if (done === true) {
      throw new InstanceStreamError('the connection ended before all images had arrived')
    }
    return value
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

function lengthMark(length: number): Uint8Array {
  const mark = new Uint8Array(4)
  new DataView(mark.buffer).setUint32(0, length)
  return mark
}
