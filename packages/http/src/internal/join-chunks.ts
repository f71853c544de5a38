// Joins small chunks, because each one written by itself costs a TLS record and a system call.
import { giveBack } from '@isthmus/mime/lent-bytes'
import { interruption } from './interruption.ts'

/**
 * Gives on what is at hand as soon as the source has nothing more to give at once; large chunks
 * are not copied. Ends at once when it is interrupted or left, whether or not the source minds.
 */
export async function* joinChunks(
  source: AsyncIterable<Uint8Array>,
  { wait } = interruption(),
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let held: Uint8Array[] = []
  let bytes = 0
  let finished = false
  let isPulling = false
  try {
    while (!finished) {
      isPulling = true
      const next = iterator.next().finally(() => {
        isPulling = false
      })
      if (bytes > 0 && !(await isAtHand(next))) {
        yield* release(held, bytes)
        held = []
        bytes = 0
      }
      const { done, value } = await wait(next)
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
    if (!finished) await leave(iterator, isPulling)
  }
}

// A generator that is still at its next chunk hears of its end behind it, which may be never.
async function leave(iterator: AsyncIterator<Uint8Array>, isPulling: boolean): Promise<void> {
  const left = iterator.return?.()
  if (isPulling) left?.catch(() => undefined)
  else await left
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
