// The rooms of one SOAP request, in order: read, check the assertion, decode, handle, encode, send.
import type { Exchange, Transaction } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { anonymousAddress } from '@isthmus/soap/namespaces'
import type { OnRefused } from '../refusal.ts'
import type { SoapService, TransactionLimits } from '../soap-service.ts'
import { answerElsewhere } from './answer-elsewhere.ts'
import type { PeerArrival } from './arrival.ts'
import { deliver } from './deliver.ts'
import type { Elsewhere } from './deliveries.ts'
import { answerFault } from './fault-answer.ts'
import { type HandledRequest, handleRequest } from './handled-request.ts'
import type { Outcome } from './metrics.ts'
import { type Heard, receive } from './receive.ts'

export interface SoapWork<Request, Response> {
  readonly arrival: PeerArrival
  readonly transaction: Transaction<Request, Response>
  readonly service: SoapService<Request, Response>
  readonly limits: TransactionLimits
  readonly log: Log
  readonly onRefused: OnRefused
  /** Undefined where answers go back on the connection alone. */
  readonly elsewhere: Elsewhere | undefined
}

/** Never throws: whatever goes wrong becomes a fault or a broken connection. */
export async function answerSoap<Request, Response>(
  work: SoapWork<Request, Response>,
): Promise<Outcome> {
  const heard: Heard = { phase: 'reading', envelope: undefined, partsFailure: undefined }
  try {
    const exchange = await receive(work, heard)
    heard.phase = 'handling'
    if (work.elsewhere !== undefined && exchange.replyTo !== anonymousAddress) {
      const faultTo = heard.envelope?.faultTo ?? exchange.replyTo
      return await answerElsewhere({ work, exchange, elsewhere: work.elsewhere, faultTo }, heard)
    }
    return await respond(work, exchange, await handleRequest(work, exchange))
  } catch (error) {
    return answerFault(work, heard, error)
  }
}

async function respond<Request, Response>(
  work: SoapWork<Request, Response>,
  exchange: Exchange<Request>,
  { message, reply, giveUp }: HandledRequest<Response>,
): Promise<Outcome> {
  const { transaction, arrival, limits, log } = work
  const how = await deliver(arrival, {
    status: 200,
    headers: { 'content-type': message.contentType },
    body: message.body,
    stalledMs: limits.stalledMs * 2,
    ended: async (ending) => {
      if (ending === 'broken') await giveUp()
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
