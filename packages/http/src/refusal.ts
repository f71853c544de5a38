// What was refused and why: the app writes it to the audit trail before the answer leaves.
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { NodeRefusal } from '@isthmus/tls/node-refusal'

interface RequestRefusal {
  readonly peer: ConnectedPeer
  /** Address of the endpoint that was asked, as published: origin and path without query. */
  readonly endpoint: string
  /** Undefined for plain routes and for paths that nobody serves. */
  readonly transaction: TransactionId | undefined
  /** A fixed phrase; never a text of the sender. */
  readonly reason: string
}

/** One of which a flood is counted rather than told one by one. */
interface CountedRefusal extends RequestRefusal {
  /**
   * Refusals of the same peer, kind and reason just before, that were counted but not reported one by
   * one; none when left out. The endpoint is that of the last.
   */
  readonly unreported?: number
}

/** A listed peer that none of the allowed actors belongs to: HTTP 403, empty. */
export interface ActorRefusal extends CountedRefusal {
  readonly kind: 'actor'
}

/** HTTP, MIME, XML, SOAP or message that cannot be read: HTTP 4xx or a SOAP fault. */
export interface MalformedRefusal extends CountedRefusal {
  readonly kind: 'malformed'
}

/** An assertion that is missing or bad: a SOAP fault whose subcode is of the wsse family. */
export interface AssertionRefusal extends RequestRefusal {
  readonly kind: 'assertion'
  /** Local name of the fault's subcode, e.g. `FailedAuthentication`. */
  readonly subcode: string
  /** The body's child element as received, which the transaction's own audit message quotes. */
  readonly requestXml: string
  readonly replyTo: string
}

/** `node`: the certificate was not accepted or is not on the list (also HTTP 403, empty). */
export type Refusal = NodeRefusal | ActorRefusal | MalformedRefusal | AssertionRefusal

/**
 * Awaited before the answer leaves; when it throws, the request is refused as our own failure
 * (HTTP 500).
 */
export type OnRefused = (refusal: Refusal) => Promise<void>
