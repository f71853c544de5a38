// A request whose answer is wanted at another address: accepted with HTTP 202, then answered there
// (ITI TF-2: Appendix V.3; WS-Addressing SOAP binding: 5).
import { anonymousAddress } from '@isthmus/soap/namespaces'
import { deliver } from './deliver.ts'
import {
  type RequestForElsewhere,
  deliverAnswer,
  deliverFault,
  logUndelivered,
} from './deliver-elsewhere.ts'
import { judge } from './fault-answer.ts'
import { type HandledRequest, handleRequest } from './handled-request.ts'
import type { Outcome } from './metrics.ts'
import type { Heard } from './receive.ts'
import { untilRead } from './until-read.ts'

/**
 * Resolves when the delivery is over. Throws what goes wrong before the request was accepted: that
 * is told on the connection.
 */
export async function answerElsewhere<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  heard: Heard,
): Promise<Outcome> {
  const { arrival } = asked.work
  const leave = asked.elsewhere.deliveries.begin(arrival.peer.name, arrival.controller)
  if (leave === undefined) {
    await acknowledge(asked, 503)
    return 'refused'
  }
  try {
    return await acceptAndAnswer(asked, heard)
  } finally {
    leave()
  }
}

async function acceptAndAnswer<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  heard: Heard,
): Promise<Outcome> {
  const { work, exchange, faultTo } = asked
  const { parts, read } = untilRead(exchange.parts)
  const handling = handleRequest(work, { ...exchange, parts }, exchange.replyTo)
  handling.catch(() => undefined)
  // A fault that is wanted on the connection must be known before the connection is answered.
  await (faultTo === anonymousAddress ? handling : Promise.race([read, handling]))
  if ((await acknowledge(asked, 202)) === 'broken') {
    await abandon(asked, handling)
    return 'broken'
  }
  let handled: HandledRequest<Response>
  try {
    handled = await handling
  } catch (error) {
    const { fault, outcome } = await judge(work, heard, error)
    return (await deliverFault(asked, fault)) === 'sent' ? outcome : 'broken'
  }
  return (await deliverAnswer(asked, handled)) === 'sent' ? 'answered' : 'broken'
}

// RFC 9110: 15.3.3. Taken for processing; 503 where there is no room for another delivery.
function acknowledge<Request, Response>(
  { work }: RequestForElsewhere<Request, Response>,
  status: 202 | 503,
): Promise<'sent' | 'broken'> {
  return deliver(work.arrival, {
    status,
    headers: status === 503 ? { 'retry-after': '5' } : {},
    body: '',
    stalledMs: work.limits.stalledMs,
    ended: undefined,
    log: work.log,
  })
}

// Whoever has gone before he knew that his request was taken is told nothing.
async function abandon<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  handling: Promise<HandledRequest<Response>>,
): Promise<void> {
  try {
    const { giveUp } = await handling
    await giveUp()
  } catch (error) {
    logUndelivered(asked, error)
  }
}
