// Reads what South's page reads: instances in pieces, each with its length before it (the gateway's
// instance stream).
import { WalkError } from './walk-error.ts'

const endOfStream = 0xff_ff_ff_ff

/**
 * Gives each instance whole, in the order of arrival. Throws WalkError for a stream that was cut.
 */
export async function* readInstanceStream(
  stream: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const take = createTaker(stream)
  let pieces: Uint8Array[] = []
  for (;;) {
    const length = Buffer.from(await take(4)).readUInt32BE()
    if (length === endOfStream) return
    if (length > 0) {
      pieces.push(await take(length))
      continue
    }
    yield Buffer.concat(pieces)
    pieces = []
  }
}

function createTaker(stream: AsyncIterable<Uint8Array>): (bytes: number) => Promise<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)
  return async (bytes) => {
    const pieces = [held]
    let size = held.length
    while (size < bytes) {
      const next = await iterator.next()
      if (next.done === true) throw new WalkError('the page got only a part of the study')
      pieces.push(Buffer.from(next.value))
      size += next.value.length
    }
    const all = Buffer.concat(pieces)
    held = all.subarray(bytes)
    return all.subarray(0, bytes)
  }
}
