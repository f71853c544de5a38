// What one server takes, unless it is told otherwise.

export interface ServerLimits {
  readonly connectionsMax: number
  readonly connectionsPerAddressMax: number
  readonly requestsMax: number
  readonly requestsPerPeerMax: number
  readonly handshakeMs: number
  readonly headersMs: number
  readonly idleMs: number
  /** How long running requests and deliveries may still take when the server closes. */
  readonly closeMs: number
  /** Answers being made for, or sent to, an address that their request names; in all. */
  readonly deliveriesMax: number
  readonly deliveriesPerPeerMax: number
  /** Until the receiver of such an answer has acknowledged it; it may take that long silently. */
  readonly deliveryAnswerMs: number
  /** How long to wait before each further attempt to reach the receiver. */
  readonly deliveryRetriesAfterMs: readonly number[]
}

export const serverLimits: ServerLimits = {
  connectionsMax: 2000,
  connectionsPerAddressMax: 1000,
  requestsMax: 256,
  requestsPerPeerMax: 32,
  handshakeMs: 10_000,
  headersMs: 10_000,
  idleMs: 30_000,
  closeMs: 10_000,
  deliveriesMax: 64,
  deliveriesPerPeerMax: 16,
  deliveryAnswerMs: 30_000,
  deliveryRetriesAfterMs: [1_000, 5_000, 15_000, 30_000],
}
