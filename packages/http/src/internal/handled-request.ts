// What a handler has made of a request, written down and ready to be sent.
import type { Exchange, Reply } from '@isthmus/ihe/transaction'
import { discard } from './deliver.ts'
import type { SoapWork } from './soap-answer.ts'
import { type WrittenSoap, writeSoap, writeSoapInPieces } from './soap-message.ts'
import { withinTime } from './within-time.ts'
import { type BegunXml, beginXml } from './xml-in-pieces.ts'

export interface HandledRequest<Response> {
  readonly message: WrittenSoap
  readonly reply: Reply<Response>
  /** Called once instead of `reply.ended` when the message does not go out, or not to its end. */
  readonly giveUp: () => Promise<void>
}

/**
 * Throws what the handler throws and HandlerTimeoutError; `to` is the address that the answer goes
 * to, when it does not go back on the connection.
 */
export function handleRequest<Request, Response>(
  work: SoapWork<Request, Response>,
  exchange: Exchange<Request>,
  to?: string,
): Promise<HandledRequest<Response>> {
  return withinTime(() => handle(work, exchange, to), {
    arrival: work.arrival,
    ms: work.limits.handlerMs,
    late: (late) => void late.giveUp().catch(() => undefined),
  })
}

async function handle<Request, Response>(
  { service, transaction }: SoapWork<Request, Response>,
  exchange: Exchange<Request>,
  to: string | undefined,
): Promise<HandledRequest<Response>> {
  const reply = await service.handler(exchange)
  let begun: BegunXml | undefined
  try {
    begun = await begin(reply, transaction.packaging)
    const { packaging, responseAction: action } = transaction
    const relatesTo = exchange.messageId
    const bodyXml = begun?.gathered ?? transaction.encodeResponse(reply.response)
    const message =
      begun?.rest === undefined
        ? writeSoap({ packaging, action, to, relatesTo, bodyXml, bodies: reply.bodies })
        : writeSoapInPieces({ action, to, relatesTo, bodyXml, rest: begun.rest })
    return { message, reply, giveUp: () => giveUp(reply, begun) }
  } catch (error) {
    await giveUp(reply, begun)
    throw error
  }
}

/** The beginning of `responseXml`: what fails before it was read is still a fault. */
async function begin<Response>(
  { responseXml }: Reply<Response>,
  packaging: 'simple' | 'mtom',
): Promise<BegunXml | undefined> {
  if (responseXml === undefined) return undefined
  try {
    if (packaging !== 'simple') {
      throw new TypeError('responseXml is for transactions of simple SOAP')
    }
    return await beginXml(responseXml)
  } catch (error) {
    await discard(responseXml)
    throw error
  }
}

async function giveUp<Response>(
  reply: Reply<Response>,
  begun: BegunXml | undefined,
): Promise<void> {
  await begun?.close()
  await discard(reply.bodies)
  await reply.ended?.('broken')
}
