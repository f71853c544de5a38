// The last room: an answer goes out whole, or the connection breaks for everybody to see.
import type { IncomingMessage } from 'node:http'
import type { Log } from '@isthmus/log/log'
import type { Arrival } from './arrival.ts'
import { describeFailure } from './describe-failure.ts'
import { OutgoingBrokenError, end, writeOutgoing } from './outgoing-body.ts'

export interface Delivery {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined
  readonly stalledMs: number
  /** Called exactly once, whatever happens. */
  readonly ended: ((how: 'sent' | 'broken') => Promise<void>) | undefined
  readonly log: Log
}

/** Never throws: what breaks is logged, and the connection destroyed. */
export async function deliver(arrival: Arrival, delivery: Delivery): Promise<'sent' | 'broken'> {
  const { log } = delivery
  let how: 'sent' | 'broken' = 'broken'
  try {
    await write(arrival, delivery)
    how = 'sent'
  } catch (error) {
    // A short body that looks whole is the worst answer.
    arrival.response.destroy()
    if (!(error instanceof OutgoingBrokenError)) logFailure(arrival, log, error)
  }
  try {
    await delivery.ended?.(how)
  } catch (error) {
    logFailure(arrival, log, error)
  }
  return how
}

async function write({ request, response }: Arrival, delivery: Delivery): Promise<void> {
  const { status, body, stalledMs } = delivery
  if (response.destroyed) throw new OutgoingBrokenError('the connection is gone')
  const headers = { ...defaults, ...lowerCase(delivery.headers) }
  if (isStream(body)) {
    response.writeHead(status, headers)
    await writeOutgoing(response, body, stalledMs)
    return
  }
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  response.writeHead(status, { ...headers, 'content-length': String(bytes?.length ?? 0) })
  if (!request.complete && !response.shouldKeepAlive && bytes !== undefined) {
    // The answer is whole for whoever reads it; an end would close the connection at once, cut off a
    // sender that is still sending, and lose him the answer.
    response.write(bytes)
    await heardOut(request)
    await end(response, undefined, stalledMs)
    return
  }
  await end(response, bytes, stalledMs)
}

// RFC 9112: 9.6. What still comes of an answered request is thrown away, for a moment.
async function heardOut(request: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, lingerMs)
  for (const event of ['end', 'close', 'error']) request.once(event, () => resolve())
  request.resume()
  await promise
  clearTimeout(timer)
}

const lingerMs = 2_000

/** Tells the owner of bytes that will not be pulled, or not to the end. */
export async function discard(source: AsyncIterable<unknown> | undefined): Promise<void> {
  await source?.[Symbol.asyncIterator]().return?.()
}

function isStream(body: Delivery['body']): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && Symbol.asyncIterator in body
}

function lowerCase(headers: Delivery['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : [...value],
    ]),
  )
}

function logFailure(arrival: Arrival, log: Log, error: unknown): void {
  log.error('answer broke off', { requestId: arrival.requestId, error: describeFailure(error) })
}

const defaults = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
