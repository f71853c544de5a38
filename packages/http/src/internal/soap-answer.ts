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
import { type WrittenSoap, writeSoap, writeSoapInPieces } from './soap-message.ts'
import { withinTime } from './within-time.ts'
import { type BegunXml, beginXml } from './xml-in-pieces.ts'

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
    const handled = await withinTime(() => handle(work, exchange), {
      arrival: work.arrival,
      ms: work.limits.handlerMs,
      late: (late) => void giveUp(late).catch(() => undefined),
    })
    return await respond({ work, exchange, ...handled })
  } catch (error) {
    return answerFault(work, heard, error)
  }
}

interface Handled<Response> {
  readonly reply: Reply<Response>
  /** The beginning of `reply.responseXml`: what fails before it was read is still a fault. */
  readonly begun: BegunXml | undefined
}

interface Answer<Request, Response> extends Handled<Response> {
  readonly work: SoapWork<Request, Response>
  readonly exchange: Exchange<Request>
}

async function handle<Request, Response>(
  { service, transaction }: SoapWork<Request, Response>,
  exchange: Exchange<Request>,
): Promise<Handled<Response>> {
  const reply = await service.handler(exchange)
  const { responseXml } = reply
  if (responseXml === undefined) return { reply, begun: undefined }
  try {
    if (transaction.packaging !== 'simple') {
      throw new TypeError('responseXml is for transactions of simple SOAP')
    }
    return { reply, begun: await beginXml(responseXml) }
  } catch (error) {
    await discard(responseXml)
    await giveUp({ reply, begun: undefined })
    throw error
  }
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
      if (ending === 'broken') await giveUp(answer)
      else await reply.ended?.(ending)
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

async function encode<Request, Response>(answer: Answer<Request, Response>): Promise<WrittenSoap> {
  try {
    return write(answer)
  } catch (error) {
    await giveUp(answer)
    throw error
  }
}

function write<Request, Response>(answer: Answer<Request, Response>): WrittenSoap {
  const { work, exchange, reply, begun } = answer
  const { packaging, responseAction: action } = work.transaction
  const relatesTo = exchange.messageId
  const bodyXml = begun?.gathered ?? work.transaction.encodeResponse(reply.response)
  return begun?.rest === undefined
    ? writeSoap({ packaging, action, relatesTo, bodyXml, bodies: reply.bodies })
    : writeSoapInPieces({ action, relatesTo, bodyXml, rest: begun.rest })
}

async function giveUp<Response>({ reply, begun }: Handled<Response>): Promise<void> {
  await begun?.close()
  await discard(reply.bodies)
  await reply.ended?.('broken')
}
