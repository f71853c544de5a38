// One pool of connections for each peer, pinned to its certificate.
import { Agent, buildConnector } from 'undici'
import type { CipherProfile } from '@isthmus/tls/cipher-profile'
import { clientOptions } from '@isthmus/tls/client-options'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'

export interface PeerAgentsOptions {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly ciphers: CipherProfile
  readonly connectMs: number
  readonly connectionsPerOriginMax: number
}

export interface PeerAgent {
  readonly agent: Agent
  /**
   * IP address that the host of the URL was last reached at; its name while no connection stood
   * yet.
   */
  readonly addressOf: (url: URL) => string
}

export interface PeerAgents {
  /** Throws CredentialsError when no enabled peer has that name. */
  of(peer: string): PeerAgent
  close(): Promise<void>
}

/** The connection did not come about, so nothing of a request has been sent. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

export function createPeerAgents(options: PeerAgentsOptions): PeerAgents {
  const agents = new Map<string, PeerAgent>()
  return {
    of(peer) {
      // The pin is part of the key: a peer whose listed certificate changed gets new connections.
      const fingerprint = options.peers.byName(peer)?.fingerprint256
      const key = `${peer} ${fingerprint ?? ''}`
      const found = fingerprint === undefined ? undefined : agents.get(key)
      if (found !== undefined) return found
      const made = createPeerAgent(options, peer)
      agents.set(key, made)
      return made
    },
    async close() {
      await Promise.all([...agents.values()].map(({ agent }) => agent.close()))
    },
  }
}

function createPeerAgent(options: PeerAgentsOptions, peer: string): PeerAgent {
  const { tls, peers, ciphers, connectMs, connectionsPerOriginMax } = options
  const connect = buildConnector({
    ...clientOptions({ tls, peers, peer, profile: ciphers }),
    allowH2: false,
    timeout: connectMs,
  })
  const addresses = new Map<string, string>()
  const agent = new Agent({
    allowH2: false,
    connections: connectionsPerOriginMax,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 20_000,
    maxHeaderSize: 16_384,
    connect(target, callback) {
      connect(target, (...[error, socket]) => {
        if (error !== null) {
          callback(new ConnectionError('no connection', { cause: error }), null)
          return
        }
        addresses.set(target.hostname, socket.remoteAddress ?? target.hostname)
        callback(null, socket)
      })
    },
  })
  return { agent, addressOf: ({ hostname }) => addresses.get(hostname) ?? hostname }
}
