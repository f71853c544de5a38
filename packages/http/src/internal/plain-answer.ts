// Answers one plain request, on either port.
import type { FastifyRequest } from 'fastify'
import type { Log } from '@isthmus/log/log'
import { BodyError } from '../body-error.ts'
import type { PlainAnswer, PlainLimits, PlainRequest } from '../plain-route.ts'
import { type Arrival, inviteBody } from './arrival.ts'
import { deliver, discard } from './deliver.ts'
import { describeFailure } from './describe-failure.ts'
import { collectBody, incomingBody } from './incoming-body.ts'
import { decodeJson, decodeText } from './body-text.ts'
import type { Outcome } from './metrics.ts'
import { withinTime } from './within-time.ts'

export interface PlainWork {
  readonly arrival: Arrival
  readonly limits: PlainLimits
  readonly log: Log
  readonly run: () => Promise<PlainAnswer>
  /** Awaited before the answer that refuses the body leaves. */
  readonly onMalformed: (reason: string) => Promise<void>
}

export const plainLimits: PlainLimits = {
  bodyBytesMax: 8 * 1024 * 1024,
  handlerMs: 60_000,
  stalledMs: 30_000,
}

/** The request as handlers see it. */
export function plainRequest(
  request: FastifyRequest,
  arrival: Arrival,
  limits: PlainLimits,
): PlainRequest {
  const [path = '', ...query] = (request.raw.url ?? '').split('?')
  let taken = false
  const body = invited(arrival, limits)
  async function bytes(): Promise<Uint8Array> {
    if (taken) throw new TypeError('the body was read already')
    taken = true
    return collectBody(body)
  }
  return {
    method: request.method,
    path,
    parameters: textMap(request.params),
    query: new URLSearchParams(query.join('?')),
    headers: textMap(request.raw.headers),
    body,
    text: async () => decodeText(await bytes()),
    json: async () => decodeJson(await bytes()),
    requestId: arrival.requestId,
    now: arrival.now,
    signal: arrival.controller.signal,
  }
}

export async function answerPlain(work: PlainWork): Promise<Outcome> {
  const { arrival, limits, log } = work
  const { answer, outcome } = await settle(work)
  const how = await deliver(arrival, {
    status: answer.status,
    headers: answer.headers ?? {},
    body: answer.body,
    stalledMs: limits.stalledMs,
    ended: async (ending) => {
      if (ending === 'broken') await giveUp(answer)
      else await answer.ended?.(ending)
    },
    log,
  })
  return how === 'broken' ? 'broken' : outcome
}

async function settle(work: PlainWork): Promise<{ answer: PlainAnswer; outcome: Outcome }> {
  const { arrival, limits, log } = work
  try {
    const answer = await withinTime(work.run, {
      arrival,
      ms: limits.handlerMs,
      late: (late) => void giveUp(late).catch(() => undefined),
    })
    return { answer, outcome: 'answered' }
  } catch (error) {
    if (error instanceof BodyError) return refuseBody(work, error)
    return failed(arrival, log, error)
  }
}

async function giveUp({ body, ended }: PlainAnswer): Promise<void> {
  if (isStream(body)) await discard(body)
  await ended?.('broken')
}

async function refuseBody(
  work: PlainWork,
  error: BodyError,
): Promise<{ answer: PlainAnswer; outcome: Outcome }> {
  try {
    if (error.problem !== 'broken') await work.onMalformed(error.message)
  } catch (failure) {
    return failed(work.arrival, work.log, failure)
  }
  const status = error.problem === 'too-long' ? 413 : error.problem === 'stalled' ? 408 : 400
  return { answer: { status }, outcome: 'refused' }
}

function failed(
  { requestId }: Arrival,
  log: Log,
  error: unknown,
): { answer: PlainAnswer; outcome: Outcome } {
  log.error('request failed', { requestId, incident: requestId, error: describeFailure(error) })
  return { answer: { status: 500, headers: { 'x-incident': requestId } }, outcome: 'failed' }
}

async function* invited(arrival: Arrival, limits: PlainLimits): AsyncGenerator<Uint8Array> {
  const { bodyBytesMax, stalledMs } = limits
  inviteBody(arrival, bodyBytesMax)
  yield* incomingBody(arrival.request, { bytesMax: bodyBytesMax, stalledMs })
}

function textMap(values: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (typeof values !== 'object' || values === null) return found
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') found.set(name, value)
    else if (Array.isArray(value)) found.set(name, value.join(', '))
  }
  return found
}

function isStream(body: PlainAnswer['body']): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && Symbol.asyncIterator in body
}
