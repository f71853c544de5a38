// The rooms of one SOAP request, in order: read, check the assertion, decode, handle, encode, send.
import type { Exchange, Reply, Transaction } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import type { OnRefused } from '../refusal.ts'
import type { SoapService, TransactionLimits } from '../soap-service.ts'
import type { PeerArrival } from './arrival.ts'
import { deliver, discard } from './deliver.ts'
import { answerFault } from './fault-answer.ts'
import type { Outcome } from './metrics.ts'
import { type Heard, receive } from './receive.ts'
import { writeSoap } from './soap-message.ts'
import { withinTime } from './within-time.ts'

export interface SoapWork<Request, Response> {
  readonly arrival: PeerArrival
  readonly transaction: Transaction<Request, Response>
  readonly service: SoapService<Request, Response>
  readonly limits: TransactionLimits
  readonly log: Log
  readonly onRefused: OnRefused
}

/** Never throws: whatever goes wrong becomes a fault or a broken connection. */
export async function answerSoap<Request, Response>(
  work: SoapWork<Request, Response>,
): Promise<Outcome> {
  const heard: Heard = { phase: 'reading', envelope: undefined, partsFailure: undefined }
  try {
    const exchange = await receive(work, heard)
    heard.phase = 'handling'
    const reply = await withinTime(() => work.service.handler(exchange), {
      arrival: work.arrival,
      ms: work.limits.handlerMs,
      late: (late) => void giveUp(late).catch(() => undefined),
    })
    return await respond({ work, exchange, reply })
  } catch (error) {
    return answerFault(work, heard, error)
  }
}

interface Answer<Request, Response> {
  readonly work: SoapWork<Request, Response>
  readonly exchange: Exchange<Request>
  readonly reply: Reply<Response>
}

async function respond<Request, Response>(answer: Answer<Request, Response>): Promise<Outcome> {
  const { work, exchange, reply } = answer
  const { transaction, arrival, limits, log } = work
  const message = await encode(answer)
  const how = await deliver(arrival, {
    status: 200,
    headers: { 'content-type': message.contentType },
    body: message.body,
    stalledMs: limits.stalledMs * 2,
    ended: async (ending) => {
      if (ending === 'broken') await discard(reply.bodies)
      await reply.ended?.(ending)
    },
    log,
  })
  log.info('answered', {
    requestId: arrival.requestId,
    transaction: transaction.id,
    peer: exchange.peer.name,
    outcome: how,
  })
  return how === 'sent' ? 'answered' : 'broken'
}

async function encode<Request, Response>({ work, exchange, reply }: Answer<Request, Response>) {
  const { transaction } = work
  try {
    return writeSoap({
      packaging: transaction.packaging,
      action: transaction.responseAction,
      relatesTo: exchange.messageId,
      bodyXml: transaction.encodeResponse(reply.response),
      bodies: reply.bodies,
    })
  } catch (error) {
    await giveUp(reply)
    throw error
  }
}

async function giveUp<Response>(reply: Reply<Response>): Promise<void> {
  await discard(reply.bodies)
  await reply.ended?.('broken')
}
