// What one server takes, unless it is told otherwise.

export interface ServerLimits {
  readonly connectionsMax: number
  readonly connectionsPerAddressMax: number
  readonly requestsMax: number
  readonly requestsPerPeerMax: number
  readonly handshakeMs: number
  readonly headersMs: number
  readonly idleMs: number
  /** How long running requests may still take when the server closes. */
  readonly closeMs: number
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
}
