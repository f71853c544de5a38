// How a DICOMweb archive is reached: over mutual TLS with a pinned peer, or over plain http on
// loopback.
import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { HttpClient } from '@isthmus/http/http-client'
import { ArchiveError } from '../archive-error.ts'

export interface ArchiveRequest {
  readonly method: 'GET' | 'POST'
  /** Below the base address, beginning with a slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: AsyncIterable<Uint8Array>
  readonly bodyBytesMax: number
  readonly signal: AbortSignal
}

export interface ArchiveAnswer extends AsyncDisposable {
  readonly status: number
  readonly contentType: string | undefined
  /**
   * Bounded by `bodyBytesMax`; throws ArchiveError beyond it. Read it all or dispose of the answer.
   */
  readonly body: AsyncIterable<Uint8Array>
}

export interface ArchiveConnection {
  /** Any status is an answer. Throws ArchiveError when none came in time. */
  request(request: ArchiveRequest): Promise<ArchiveAnswer>
}

export interface ConnectionTimes {
  /** Until the head of the answer is there. */
  readonly answerMs: number
  /** How long the archive may neither send nor take a byte. */
  readonly stalledMs: number
}

/** Over mutual TLS; `peer` is the archive's name in the allow-list. */
export function connectionToPeer(
  base: string,
  { client, peer }: { readonly client: HttpClient; readonly peer: string },
  times: ConnectionTimes,
): ArchiveConnection {
  return {
    async request({ path, bodyBytesMax, ...rest }) {
      const answer = await asked(
        client.request({
          ...rest,
          url: base + path,
          peer,
          limits: { bodyBytesMax, ...times },
        }),
      )
      return {
        status: answer.status,
        contentType: answer.headers.get('content-type'),
        body: bounded(answer.body, bodyBytesMax),
        [Symbol.asyncDispose]: () => answer[Symbol.asyncDispose](),
      }
    },
  }
}

/** Over plain http; throws ArchiveError for any address that is not loopback. */
export function connectionOnLoopback(base: string, times: ConnectionTimes): ArchiveConnection {
  const { protocol, hostname } = new URL(base)
  if (protocol !== 'http:' || !/^(127(\.\d+){3}|\[::1\])$/.test(hostname)) {
    throw new ArchiveError('a DICOMweb archive without TLS must be on a loopback address')
  }
  return {
    async request(order) {
      const answer = await asked(plainRequest(base, order, times))
      return {
        status: answer.statusCode ?? 0,
        contentType: answer.headers['content-type'],
        body: bounded(answer, order.bodyBytesMax),
        [Symbol.asyncDispose]: () => {
          answer.destroy()
          return Promise.resolve()
        },
      }
    },
  }
}

async function plainRequest(
  base: string,
  { method, path, headers, body, signal }: ArchiveRequest,
  times: ConnectionTimes,
): Promise<IncomingMessage> {
  const outgoing = httpRequest(base + path, { method, headers, signal, timeout: times.stalledMs })
  const answered = Promise.withResolvers<IncomingMessage>()
  outgoing.once('response', answered.resolve)
  outgoing.once('error', answered.reject)
  outgoing.on('timeout', () => outgoing.destroy(new Error('stalled')))
  const sent =
    body === undefined ? Promise.resolve(outgoing.end()) : pipeline(Readable.from(body), outgoing)
  const late = setTimeout(() => outgoing.destroy(new Error('no answer in time')), times.answerMs)
  try {
    // An archive that refuses early stops reading: its answer counts, not the broken request.
    const [answer] = await Promise.all([
      answered.promise,
      sent.catch((error: unknown) => answered.promise.catch(() => Promise.reject(error))),
    ])
    return answer
  } finally {
    clearTimeout(late)
  }
}

async function* bounded(
  body: AsyncIterable<Uint8Array>,
  bodyBytesMax: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > bodyBytesMax) throw new ArchiveError('an answer of the archive is too long')
      yield chunk
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw new ArchiveError('an answer of the archive broke off', { cause: error })
  }
}

async function asked<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work
  } catch (error) {
    throw new ArchiveError('the archive gives no answer', { cause: error })
  }
}
