// A stream whose beginning can be looked at before it is read.

export interface Peekable {
  /** The first `bytesMax` bytes, or all there are. */
  peek(bytesMax: number): Promise<Uint8Array>
  /** The whole stream, what was looked at included. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>
}

export function peekable(source: AsyncIterable<Uint8Array>): Peekable {
  const iterator = source[Symbol.asyncIterator]()
  const seen: Uint8Array[] = []
  let seenBytes = 0
  let ended = false
  return {
    async peek(bytesMax) {
      while (!ended && seenBytes < bytesMax) {
        const { done, value } = await iterator.next()
        if (done === true) {
          ended = true
        } else {
          seen.push(value)
          seenBytes += value.length
        }
      }
      return Buffer.concat(seen).subarray(0, bytesMax)
    },
    bytes: rest(iterator, seen),
  }
}

async function* rest(
  iterator: AsyncIterator<Uint8Array>,
  seen: readonly Uint8Array[],
): AsyncIterable<Uint8Array> {
  try {
    yield* seen
    while (true) {
      const { done, value } = await iterator.next()
      if (done === true) return
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}
