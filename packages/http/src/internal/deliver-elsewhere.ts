// The last room of an answer that is wanted at another address: it is taken there, or the log says
// why not (ITI TF-2: Appendix V.3).
import type { Exchange } from '@isthmus/ihe/transaction'
import { encodeFault } from '@isthmus/soap/fault'
import { noneAddress } from '@isthmus/soap/namespaces'
import { simpleContentType } from '@isthmus/soap/simple'
import type { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import type { Elsewhere } from './deliveries.ts'
import { describeFailure } from './describe-failure.ts'
import type { HandledRequest } from './handled-request.ts'
import { type Posting, postAnswer } from './post-answer.ts'
import type { SoapWork } from './soap-answer.ts'
import { newMessageId } from './soap-message.ts'

export interface RequestForElsewhere<Request, Response> {
  readonly work: SoapWork<Request, Response>
  readonly exchange: Exchange<Request>
  readonly elsewhere: Elsewhere
  /** A listed address, the anonymous one or none. */
  readonly faultTo: string
}

/** Never throws: what fails is logged. */
export function deliverAnswer<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  { message, reply, giveUp }: HandledRequest<Response>,
): Promise<'sent' | 'broken'> {
  const { contentType, body } = message
  return logged(asked, async () => {
    try {
      await post(asked, { contentType, body, url: asked.exchange.replyTo })
    } catch (error) {
      await giveUp()
      throw error
    }
    await reply.ended?.('sent')
  })
}

/** Never throws: what fails is logged. */
export function deliverFault<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  fault: SoapFaultError,
): Promise<'sent' | 'broken'> {
  const { exchange, faultTo: to } = asked
  return logged(asked, async () => {
    if (to === noneAddress) return
    const addresses = { relatesTo: exchange.messageId, messageId: newMessageId(), to }
    const body = encodeFault(fault, addresses)
    await post(asked, { contentType: simpleContentType(), body, url: to })
  })
}

/** What failed, for the log alone. */
export function logUndelivered<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  error: unknown,
): void {
  const { log } = asked.work
  log.error('answer was not delivered', { ...named(asked), error: describeFailure(error) })
}

function post<Request, Response>(
  { work, exchange, elsewhere }: RequestForElsewhere<Request, Response>,
  message: Pick<Posting, 'contentType' | 'body' | 'url'>,
): Promise<void> {
  const { signal } = work.arrival.controller
  return postAnswer(elsewhere, { ...message, peer: exchange.peer.name, signal })
}

async function logged<Request, Response>(
  asked: RequestForElsewhere<Request, Response>,
  delivery: () => Promise<void>,
): Promise<'sent' | 'broken'> {
  try {
    await delivery()
  } catch (error) {
    logUndelivered(asked, error)
    return 'broken'
  }
  asked.work.log.info('answered elsewhere', { ...named(asked), outcome: 'sent' })
  return 'sent'
}

function named<Request, Response>({ work, exchange }: RequestForElsewhere<Request, Response>) {
  return {
    requestId: work.arrival.requestId,
    transaction: work.transaction.id,
    peer: exchange.peer.name,
  }
}
