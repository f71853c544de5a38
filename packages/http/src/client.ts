// Makes the client that calls peers.
import type { CipherProfile } from '@isthmus/tls/cipher-profile'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { HttpClient } from './http-client.ts'
import { createPeerAgents } from './internal/peer-agents.ts'
import { plainCall } from './internal/plain-call.ts'
import { soapCall } from './internal/soap-call.ts'

export interface ClientOptions {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly ciphers?: CipherProfile
  /** Until a connection stands. */
  readonly connectMs?: number
  /** Connections kept to one origin at most; further calls wait. */
  readonly connectionsPerOriginMax?: number
}

export function createClient(options: ClientOptions): HttpClient {
  const agents = createPeerAgents({
    tls: options.tls,
    peers: options.peers,
    ciphers: options.ciphers ?? 'ihe',
    connectMs: options.connectMs ?? 5_000,
    connectionsPerOriginMax: options.connectionsPerOriginMax ?? 32,
  })
  return {
    call: (transaction, call) => soapCall(agents, transaction, call),
    request: (request) => plainCall(agents, request),
    close: () => agents.close(),
  }
}
