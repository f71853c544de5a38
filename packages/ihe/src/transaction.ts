// What one transaction is on the wire, for both of its sides: from this value alone it can be
// served and called.
import type { XmlElement } from '@isthmus/xml/element'
import type { OutgoingPart, Part } from '@isthmus/mime/part'
import type { ConnectedPeer } from './peer.ts'
import type { Subject } from './subject.ts'

export type TransactionId =
  | 'ITI-8'
  | 'ITI-9'
  | 'ITI-18'
  | 'ITI-41'
  | 'ITI-42'
  | 'ITI-43'
  | 'ITI-44'
  | 'ITI-51'
  | 'ITI-57'
  | 'ITI-61'
  | 'ITI-62'
  | 'ITI-83'
  | 'ITI-86'
  | 'ITI-92'
  | 'RAD-68'
  | 'RAD-69'

/**
 * `simple` is one XML body; `mtom` is multipart/related in both directions (ITI TF-2: Appendix
 * V.3).
 */
export type Packaging = 'simple' | 'mtom'

export interface Transaction<Request, Response> {
  readonly id: TransactionId
  readonly name: string
  readonly requestAction: string
  /** Where one transaction has several requests: the actions of the others. */
  readonly furtherActions?: readonly string[]
  readonly responseAction: string
  readonly packaging: Packaging
  /**
   * An MTOM request that carries no document may come as simple SOAP too; the answer is MTOM all
   * the same.
   */
  readonly simpleRequest?: 'accepted'
  /**
   * Body child element → message. Throws RequestError for a body that cannot be read far enough to
   * be answered.
   */
  decodeRequest(body: XmlElement): Request
  encodeRequest(request: Request): string
  decodeResponse(body: XmlElement): Response
  encodeResponse(response: Response): string
}

/** One request on its way through a service. */
export interface Exchange<Request> {
  readonly request: Request
  /** The body's child element exactly as received: what an audit message quotes. */
  readonly requestXml: string
  /** The SOAP endpoint as published, which audit messages name. */
  readonly endpoint: string
  readonly messageId: string
  /** wsa:ReplyTo, or the anonymous address. */
  readonly replyTo: string
  readonly peer: ConnectedPeer
  /** Undefined only where no assertion is required and none came. */
  readonly subject: Subject | undefined
  /** The assertion byte for byte as it came, to be passed on. */
  readonly assertionXml: string | undefined
  /**
   * The parts behind the root part, in wire order; each can be read once. Empty for simple SOAP.
   */
  readonly parts: AsyncIterable<Part>
  readonly now: Date
  readonly signal: AbortSignal
}

export interface Reply<Response> {
  readonly response: Response
  /**
   * The body's child element in pieces, written in place of `response`: for an answer that may be
   * long. Whatever makes it fail must have been found out before its first piece.
   */
  readonly responseXml?: AsyncIterable<string>
  /** Bodies of an MTOM answer; the root part names every content id. Pulled one after the other. */
  readonly bodies?: AsyncIterable<OutgoingPart>
  /**
   * Called once, when the last byte has left (`sent`) or the connection broke before (`broken`).
   */
  readonly ended?: (how: 'sent' | 'broken') => Promise<void>
}

export type Handler<Request, Response> = (exchange: Exchange<Request>) => Promise<Reply<Response>>
