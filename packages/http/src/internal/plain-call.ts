// One plain HTTPS request to a peer.
import { BodyError } from '../body-error.ts'
import { CallError } from '../call-error.ts'
import type { PlainCall, PlainCallAnswer, PlainCallLimits } from '../http-client.ts'
import { decodeJson, decodeText } from './body-text.ts'
import { collectBody, incomingBody } from './incoming-body.ts'
import type { PeerAgents } from './peer-agents.ts'
import { type AnswerHead, giveUp, send, toCallError } from './send.ts'

const plainCallLimits: PlainCallLimits = {
  bodyBytesMax: 64 * 1024 * 1024,
  answerMs: 60_000,
  stalledMs: 30_000,
}

export async function plainCall(agents: PeerAgents, call: PlainCall): Promise<PlainCallAnswer> {
  const limits = { ...plainCallLimits, ...call.limits }
  const head = await send(agents, {
    method: call.method,
    url: new URL(call.url),
    peer: call.peer,
    headers: call.headers ?? {},
    body: call.body,
    signal: call.signal,
    answerMs: limits.answerMs,
    stalledMs: limits.stalledMs,
  })
  const body = answerBody(head, { ...limits, bytesMax: limits.bodyBytesMax }, call.signal)
  return {
    status: head.status,
    headers: head.headers,
    body,
    text: async () => decoded(decodeText, await collectBody(body)),
    json: async () => decoded(decodeJson, await collectBody(body)),
    [Symbol.asyncDispose]: () => giveUp(head),
  }
}

function decoded<Value>(decode: (bytes: Uint8Array) => Value, bytes: Uint8Array): Value {
  try {
    return decode(bytes)
  } catch (cause) {
    throw new CallError('malformed-answer', 'the answer cannot be read', { cause })
  }
}

/**
 * The bytes of an answer; what breaks them becomes a CallError, and stopping early closes the
 * connection.
 */
export async function* answerBody(
  head: AnswerHead,
  limits: { readonly bytesMax: number; readonly stalledMs: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* incomingBody(head.body, limits)
  } catch (error) {
    if (error instanceof BodyError && error.problem !== 'broken') {
      throw new CallError('malformed-answer', error.message, { cause: error })
    }
    throw toCallError(error, signal)
  } finally {
    if (!head.body.readableEnded) head.body.destroy()
  }
}
