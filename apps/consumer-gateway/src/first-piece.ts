// Waits for the first piece of a stream, so that a refusal is known before the answer's head has
// left.

/** A stream that has begun; whoever does not read it to its end returns it. */
export interface BegunStream extends AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  [Symbol.asyncIterator](): BegunStream
  return(): Promise<IteratorResult<Uint8Array>>
}

/** Throws what the stream throws at its beginning. */
export async function firstPieceOf(source: AsyncIterable<Uint8Array>): Promise<BegunStream> {
  const iterator = source[Symbol.asyncIterator]()
  let held: IteratorResult<Uint8Array> | undefined = await iterator.next()
  const begun: BegunStream = {
    [Symbol.asyncIterator]: () => begun,
    async next() {
      const step = held ?? (await iterator.next())
      held = undefined
      return step
    },
    // No generator: one that was never begun would not pass the end on to its source.
    async return() {
      held = undefined
      await iterator.return?.()
      return { done: true, value: undefined }
    },
  }
  return begun
}
