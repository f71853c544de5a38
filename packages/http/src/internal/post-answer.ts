// An answer sent to the address that its request named: posted over mutual TLS to the peer that
// asked (ITI TF-2: Appendix V.3).
import { setTimeout as wait } from 'node:timers/promises'
import { CallError } from '../call-error.ts'
import type { Elsewhere } from './deliveries.ts'

export interface Posting {
  /** Name of the peer that must answer there. */
  readonly peer: string
  readonly url: string
  readonly contentType: string
  readonly body: string | AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
}

/**
 * Sends again what certainly did not arrive, as long as nothing of a streamed body was pulled.
 * Resolves when the receiver has acknowledged with HTTP 2xx. Throws CallError, what the body
 * throws, and the signal's abortion.
 */
export async function postAnswer(elsewhere: Elsewhere, posting: Posting): Promise<void> {
  const { body, signal } = posting
  let isPulled = false
  async function* pulled(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    isPulled = true
    yield* source
  }
  for (const retryAfterMs of [...elsewhere.limits.deliveryRetriesAfterMs, undefined]) {
    try {
      // A generator that was not begun leaves its source alone when it is closed.
      await postOnce(
        elsewhere,
        typeof body === 'string' ? posting : { ...posting, body: pulled(body) },
      )
      return
    } catch (error) {
      if (retryAfterMs === undefined || isPulled || !mayComeRight(error)) throw error
    }
    await wait(retryAfterMs, undefined, { signal })
  }
}

async function postOnce({ client, limits }: Elsewhere, posting: Posting): Promise<void> {
  const { peer, url, contentType, body, signal } = posting
  await using answer = await client.request({
    method: 'POST',
    url,
    peer,
    headers: { 'content-type': contentType },
    body,
    signal,
    limits: { answerMs: limits.deliveryAnswerMs, stalledMs: limits.deliveryAnswerMs },
  })
  const { status } = answer
  if (status < 200 || status > 299) {
    throw new CallError('status', `the receiver answered with HTTP status ${status}`, { status })
  }
}

// Nobody is there, or there is no room at the moment.
function mayComeRight(error: unknown): boolean {
  return error instanceof CallError && (error.kind === 'refused' || error.status === 503)
}
