// The bytes of a message as they come, under a limit of size and of patience.
import type { Readable } from 'node:stream'
import { BodyError } from '../body-error.ts'

export interface BodyLimits {
  readonly bytesMax: number
  /** Longest silence. */
  readonly stalledMs: number
}

/**
 * Reads the stream chunk by chunk, without copies; throws BodyError. Stopping early leaves the
 * stream as it is,
 * so that an answer can still be given.
 */
export async function* incomingBody(
  source: Readable,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  const patience = startPatience(source, limits.stalledMs)
  patience.wait()
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Uint8Array)) throw new BodyError('broken')
      bytes += chunk.length
      if (bytes > limits.bytesMax) throw new BodyError('too-long')
      patience.took(chunk.length)
      yield chunk
      patience.wait()
    }
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError('broken', { cause: error })
  } finally {
    patience.end()
  }
}

/** The whole body. Throws BodyError. */
export async function collectBody(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  const first = chunks[0]
  if (chunks.length === 1 && first !== undefined)
    return Buffer.from(first.buffer, first.byteOffset, first.length)
  return Buffer.concat(chunks)
}

interface Patience {
  /** From now on it is the other side that we wait for. */
  wait(): void
  /** It sent something; what follows is our own time, which does not count. */
  took(bytes: number): void
  end(): void
}

function startPatience(source: Readable, stalledMs: number): Patience {
  let since: number | undefined
  let waitedMs = 0
  let bytes = 0
  const timer = setInterval(
    () => {
      if (since === undefined) return
      const waitingMs = performance.now() - since
      const trickles = waitedMs + waitingMs > stalledMs * 2 && bytes < bytesPerMsMin * waitedMs
      if (waitingMs > stalledMs || trickles) source.destroy(new BodyError('stalled'))
    },
    Math.min(1000, stalledMs / 2),
  )
  timer.unref()
  return {
    wait() {
      since = performance.now()
    },
    took(more) {
      if (since !== undefined) waitedMs += performance.now() - since
      since = undefined
      bytes += more
    },
    end() {
      clearInterval(timer)
    },
  }
}

// 16 KiB in 10 seconds.
const bytesPerMsMin = 16_384 / 10_000
