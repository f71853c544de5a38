// The chunks of a stream one by one, as they came: a Readable that is asked for what it holds joins
// it first, which copies each byte.
import { type Readable, finished } from 'node:stream'

export interface ArrivingChunks {
  /** Undefined at the end. Throws what broke the stream; what came just before may then be lost. */
  next(): Promise<unknown>
  /** Leaves the stream as it is, paused; what came and was not asked for is lost. */
  leave(): void
}

/** One reader at a time. Holds a little more than the stream itself does. */
export function arrivingChunks(source: Readable): ArrivingChunks {
  const held: unknown[] = []
  let end: { readonly error: unknown } | undefined
  let wake: (() => void) | undefined
  const onData = (chunk: unknown): void => {
    held.push(chunk)
    if (held.length >= heldMax) source.pause()
    wake?.()
  }
  const unwatch = finished(source, { writable: false }, (error) => {
    end = { error: error ?? undefined }
    wake?.()
  })
  source.on('data', onData)
  return {
    async next() {
      if (held.length === 0 && end === undefined) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        source.resume()
        await promise
      }
      if (end?.error !== undefined) throw end.error
      return held.shift()
    },
    leave() {
      unwatch()
      source.off('data', onData)
      // A stream without a listener would go on and throw away what comes.
      if (end === undefined) source.pause()
    },
  }
}

/** A chunk of a TLS connection holds up to 16 KiB. */
const heldMax = 16
