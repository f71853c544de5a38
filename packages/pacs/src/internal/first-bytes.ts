// The beginning of a stream, looked at without taking it from who reads the whole.

export interface Peeked {
  /** At least as many bytes as asked for, unless the stream is shorter. */
  readonly first: Uint8Array
  /** The whole stream, its beginning included. */
  readonly all: AsyncIterable<Uint8Array>
}

/** Reads at least `bytesWanted` bytes and gives them together with the whole. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  bytesWanted: number,
): Promise<Peeked> {
  const reader = source[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let bytes = 0
  while (bytes < bytesWanted) {
    const { value, done } = await reader.next()
    if (done === true) break
    chunks.push(value)
    bytes += value.length
  }
  const first = Buffer.concat(chunks)
  return { first, all: joined(first, reader) }
}

async function* joined(
  first: Uint8Array,
  reader: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first
    for (;;) {
      const { value, done } = await reader.next()
      if (done === true) return
      yield value
    }
  } finally {
    await reader.return?.()
  }
}
