// Joins small chunks, because each one written by itself costs a TLS record and a system call.
import { giveBack } from '@isthmus/mime/lent-bytes'

/**
 * Gives on what is at hand as soon as the source has nothing more to give at once; large chunks
 * are not copied.
 */
export async function* joinChunks(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let held: Uint8Array[] = []
  let bytes = 0
  let finished = false
  try {
    while (!finished) {
      const next = iterator.next()
      if (bytes > 0 && !(await isAtHand(next))) {
        yield* release(held, bytes)
        held = []
        bytes = 0
      }
      const { done, value } = await next
      finished = done === true
      if (done === true) break
      held.push(value)
      bytes += value.length
      if (bytes < joinedBytesMin) continue
      yield* release(held, bytes)
      held = []
      bytes = 0
    }
    if (bytes > 0) yield* release(held, bytes)
  } finally {
    if (!finished) await iterator.return?.()
  }
}

async function isAtHand(next: Promise<unknown>): Promise<boolean> {
  const settled = next.then(
    () => true,
    () => true,
  )
  const tick = new Promise<boolean>((resolve) => {
    setImmediate(resolve, false)
  })
  return Promise.race([settled, tick])
}

function* release(
  held: readonly Uint8Array[],
  bytes: number,
): Generator<Uint8Array, void, undefined> {
  const last = held.at(-1)
  if (last === undefined) return
  if (held.length === 1) {
    yield last
    return
  }
  if (last.length < joinedBytesMin) {
    yield concat(held, bytes)
    return
  }
  yield concat(held.slice(0, -1), bytes - last.length)
  yield last
}

function concat(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const joined = Buffer.concat(chunks, bytes)
  for (const chunk of chunks) giveBack(chunk)
  return joined
}

const joinedBytesMin = 64 * 1024
