// The bytes of a message as they come, under a limit of size and of patience.
import { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { lend } from '@isthmus/mime/lent-bytes'
import { BodyError } from '../body-error.ts'
import { arrivingChunks } from './arriving-chunks.ts'

export interface BodyLimits {
  readonly bytesMax: number
  /** Longest silence. */
  readonly stalledMs: number
}

/**
 * Reads the stream chunk by chunk, without copies; throws BodyError. Stopping early leaves the
 * stream as it is, so that an answer can still be given. Chunks of a request are lent: who gives one
 * back frees its memory.
 */
export async function* incomingBody(
  source: Readable,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  const patience = startPatience(source, limits.stalledMs)
  const chunks = arrivingChunks(source)
  try {
    for (;;) {
      patience.wait()
      const chunk = await chunks.next()
      if (chunk === undefined) return
      if (!(chunk instanceof Uint8Array)) throw new BodyError('broken')
      bytes += chunk.length
      if (bytes > limits.bytesMax) throw new BodyError('too-long')
      patience.took(chunk.length)
      yield source instanceof IncomingMessage ? lend(chunk, () => free(chunk)) : chunk
    }
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError('broken', { cause: error })
  } finally {
    patience.end()
    chunks.leave()
  }
}

// Node's parser copies each chunk of a request into memory of its own. Left to the garbage
// collection, that memory calls for a full one every few hundred chunks.
function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
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
