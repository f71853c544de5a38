// Turns the library's pushes into a pulled stream: when the reader is slow, the socket is paused.
import { Writable } from 'node:stream'

export interface Inbox {
  /**
   * What the library writes into; it always says yes, because the library mixes up datasets after a
   * no.
   */
  readonly writable: Writable
  /** What the store reads; throws when the association ended before the dataset did. */
  readonly bytes: AsyncIterable<Uint8Array>
  fail(error: Error): void
}

interface Pausable {
  pause(): unknown
  resume(): unknown
}

/** `bufferedBytesMax` is what may lie between socket and store before the socket is paused. */
export function createInbox(socket: Pausable, bufferedBytesMax: number): Inbox {
  const queue: Uint8Array[] = []
  let buffered = 0
  let ended = false
  let isLetGo = false
  let failure: Error | undefined
  let wake = Promise.withResolvers<void>()

  function signal(): void {
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }

  const writable = new Writable({
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk: Uint8Array, _encoding, done) {
      if (!isLetGo) {
        queue.push(chunk)
        buffered += chunk.length
        if (buffered > bufferedBytesMax) socket.pause()
        signal()
      }
      done()
    },
    final(done) {
      ended = true
      signal()
      done()
    },
  })

  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = queue.shift()
        if (chunk !== undefined) {
          buffered -= chunk.length
          if (buffered <= bufferedBytesMax / 2) socket.resume()
          yield chunk
        } else if (failure !== undefined) {
          throw failure
        } else if (ended) {
          return
        } else {
          await wake.promise
        }
      }
    } finally {
      // Who stops reading early must not leave the association hanging; what still comes is let go.
      isLetGo = true
      queue.length = 0
      socket.resume()
    }
  }

  return {
    writable,
    bytes: read(),
    fail(error) {
      if (ended) return
      failure = error
      signal()
    },
  }
}
