// One transaction as its calling side sees it.
import type { OutgoingPart, Part } from '@isthmus/mime/part'
import type { TransactionLimits } from './soap-service.ts'

export interface Call<Request> {
  /** The endpoint, https. */
  readonly url: string
  /** Name of the peer in the allow-list that must answer there. */
  readonly peer: string
  readonly request: Request
  /** Bodies of an MTOM request; the message names every content id. Pulled one after the other. */
  readonly bodies?: AsyncIterable<OutgoingPart>
  /** A signed assertion to be put into the Security header as it is. */
  readonly assertionXml?: string
  readonly signal: AbortSignal
  readonly limits?: Partial<CallLimits>
}

/** What an answer may bring, and how long it may take. */
export interface CallLimits extends Omit<TransactionLimits, 'handlerMs'> {
  /** Until the head of the answer is there; the clock starts when the request has been sent. */
  readonly answerMs: number
}

export interface CallAnswer<Response> extends AsyncDisposable {
  readonly response: Response
  /**
   * The parts behind the root part of an MTOM answer, in wire order. Read them all or dispose of
   * the answer.
   */
  readonly parts: AsyncIterable<Part>
  /** The body's child element exactly as it was sent: what an audit message quotes. */
  readonly requestXml: string
  readonly messageId: string
  /** IP address that answered. */
  readonly address: string
}
