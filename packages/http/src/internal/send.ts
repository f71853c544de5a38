// One request to one peer and the head of its answer; every failure becomes a CallError.
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { CredentialsError } from '@isthmus/tls/credentials-error'
import { CallError } from '../call-error.ts'
import type { Method } from '../plain-route.ts'
import { ConnectionError, type PeerAgents } from './peer-agents.ts'

export interface Outgoing {
  readonly method: Method
  readonly url: URL
  readonly peer: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined
  readonly signal: AbortSignal
  readonly answerMs: number
  readonly stalledMs: number
}

export interface AnswerHead {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Dispatcher.ResponseData['body']
  readonly address: string
}

/** Throws CallError; what the body's own source throws is thrown as it is. */
export async function send(agents: PeerAgents, outgoing: Outgoing): Promise<AnswerHead> {
  const { url, signal } = outgoing
  const failure: { own?: unknown } = {}
  try {
    signal.throwIfAborted()
    if (url.protocol !== 'https:') throw new CredentialsError('an endpoint is not https')
    const { agent, addressOf } = agents.of(outgoing.peer)
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: outgoing.method,
      headers: { ...outgoing.headers },
      body: bodyOf(outgoing.body, failure),
      signal,
      headersTimeout: outgoing.answerMs,
      bodyTimeout: outgoing.stalledMs,
    })
    return { ...head(answer), address: addressOf(url) }
  } catch (error) {
    if ('own' in failure) throw failure.own
    throw toCallError(error, signal)
  }
}

/** What went wrong below HTTP, in the words of CallError. */
export function toCallError(error: unknown, signal: AbortSignal): CallError {
  if (error instanceof CallError) return error
  const cause = error
  if (error instanceof ConnectionError || error instanceof CredentialsError) {
    return new CallError('refused', 'no connection to the peer', { cause })
  }
  if (signal.aborted) return new CallError('aborted', 'the call was given up', { cause })
  return new CallError('no-answer', 'the peer gave no answer', { cause })
}

function head(answer: Dispatcher.ResponseData): Omit<AnswerHead, 'address'> {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  // Giving a body up raises an error; without a listener it would end the process.
  answer.body.on('error', () => undefined)
  return { status: answer.statusCode, headers, body: answer.body }
}

/**
 * Gives an answer up: a short one that nobody began is read to its end, so that the connection
 * lives on.
 */
export async function giveUp({ body }: AnswerHead): Promise<void> {
  if (body.readableEnded || body.destroyed) return
  if (body.readableDidRead) body.destroy()
  else await body.dump({ limit: dumpBytesMax }).catch(() => undefined)
}

const dumpBytesMax = 16_384

function bodyOf(
  body: Outgoing['body'],
  failure: { own?: unknown },
): string | Uint8Array | Readable | null {
  if (body === undefined) return null
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  return Readable.from(watched(body, failure), { objectMode: false, highWaterMark: 512 * 1024 })
}

// Undici would wrap our own source's failure; the caller wants it as it was.
async function* watched(
  source: AsyncIterable<Uint8Array>,
  failure: { own?: unknown },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* source
  } catch (error) {
    failure.own = error
    throw error
  }
}
