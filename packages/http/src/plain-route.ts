// A route without SOAP: JSON, forms, DICOMweb, files.
import type { Actor, ConnectedPeer } from '@isthmus/ihe/peer'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What every plain request brings, whichever port it came through. */
export interface PlainRequest {
  readonly method: string
  /** Path as received, without query. */
  readonly path: string
  /**
   * Named pieces of the route's path (`/studies/:study`), decoded; `*` is the rest of a wildcard.
   */
  readonly parameters: ReadonlyMap<string, string>
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  /** The body, bounded by the route's `bodyBytesMax`; can be read once. */
  readonly body: AsyncIterable<Uint8Array>
  /** The whole body as UTF-8. Throws BodyError when it is too long or not UTF-8. */
  text(): Promise<string>
  /** The whole body as JSON. Throws BodyError. */
  json(): Promise<unknown>
  readonly requestId: string
  readonly now: Date
  readonly signal: AbortSignal
}

/** A plain request over mutual TLS. */
export interface PeerRequest extends PlainRequest {
  readonly peer: ConnectedPeer
}

export interface PlainAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** A streamed body that breaks closes the connection, so that nobody takes it for whole. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
  /**
   * Called once, when the last byte has left (`sent`) or the connection broke before (`broken`).
   */
  readonly ended?: (how: 'sent' | 'broken') => Promise<void>
}

export interface PlainLimits {
  readonly bodyBytesMax: number
  readonly handlerMs: number
  readonly stalledMs: number
}

/** A plain route over mutual TLS. */
export interface PeerRoute {
  readonly handler: (request: PeerRequest) => Promise<PlainAnswer>
  /** A peer that is none of these hears HTTP 403; `any-peer` is everybody on the list. */
  readonly actors: readonly Actor[] | 'any-peer'
  readonly limits?: Partial<PlainLimits>
}
