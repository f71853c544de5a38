// How one transaction is served: who may use it, within which limits, with which assertion.
import type { Actor, ConnectedPeer } from '@isthmus/ihe/peer'
import type { Subject } from '@isthmus/ihe/subject'
import type { Handler } from '@isthmus/ihe/transaction'
import type { XmlElement } from '@isthmus/xml/element'

export interface SoapService<Request, Response> {
  readonly handler: Handler<Request, Response>
  /** A peer that is none of these hears HTTP 403. */
  readonly actors: readonly Actor[]
  readonly limits?: Partial<TransactionLimits>
  /** Without it an assertion that comes along is ignored and `exchange.subject` stays undefined. */
  readonly assertion?: AssertionPolicy
}

/** What one message may bring. */
export interface TransactionLimits {
  /** The SOAP envelope. */
  readonly rootPartBytesMax: number
  /** MTOM: parts, the root part included. */
  readonly partsMax: number
  /** MTOM: bytes of one part. */
  readonly partBytesMax: number
  /** MTOM: the whole message. */
  readonly totalBytesMax: number
  /** Until the handler has given its answer; the answer's bodies have no end, only `stalledMs`. */
  readonly handlerMs: number
  /** How long the other side may neither send nor take a byte. */
  readonly stalledMs: number
}

export interface AssertionPolicy {
  /**
   * `required`: no assertion, no answer. `accepted`: none may come, but one that comes must be
   * good. It may depend on who asks.
   */
  readonly mode: AssertionMode | ((peer: ConnectedPeer) => AssertionMode)
  /**
   * Throws AssertionError (saml) for one that is not believed; gives what is believed of one that
   * is.
   */
  verify(input: AssertionInput): Asserted | Promise<Asserted>
}

/** What a verified assertion says. */
export interface Asserted {
  readonly subject: Subject
  /** The assertion, complete in itself: to be passed on. */
  readonly assertionXml: string
}

export type AssertionMode = 'required' | 'accepted'

export interface AssertionInput {
  /** The envelope's decoded text, in which `security.start` and `security.end` count. */
  readonly envelopeText: string
  /** The same text as it was read. */
  readonly envelopeRoot: XmlElement
  /** The wsse:Security header. */
  readonly security: XmlElement
  readonly peer: ConnectedPeer
  readonly now: Date
}
