// A raw TLS server behind the gate, for protocols without HTTP such as syslog (RFC 5425).
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { type TLSSocket, createServer } from 'node:tls'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { CipherProfile } from './cipher-profile.ts'
import { identify } from './connected-peer.ts'
import { type Credentials, checkCredentials } from './credentials.ts'
import { installGate } from './internal/gate.ts'
import { serverOptions } from './internal/server-options.ts'
import type { OnNodeRefused } from './node-refusal.ts'
import type { PeerDirectory } from './peer-directory.ts'
import { createRefusalReporter } from './refusal-reporter.ts'

export interface GatedServerOptions {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly onRefused: OnNodeRefused
  readonly onConnection: (connection: GatedConnection) => void
  /** Hears when `onRefused` itself failed. */
  readonly onFailure?: (error: unknown) => void
  readonly ciphers?: CipherProfile
  readonly connectionsMax?: number
  readonly handshakeMs?: number
  readonly now?: () => Date
}

export interface GatedConnection {
  readonly socket: TLSSocket
  /**
   * The peer as the list says now; undefined once it was taken off or its certificate ran out:
   * close then.
   */
  readonly peer: () => ConnectedPeer | undefined
}

export interface GatedServer {
  /** Resolves with the port that is listened on. */
  listen(at: { readonly host: string; readonly port: number }): Promise<number>
  /** Closes every connection and waits until all refusals are reported. */
  close(): Promise<void>
}

/** Throws CredentialsError. */
export function createGatedServer(options: GatedServerOptions): GatedServer {
  const now = options.now ?? (() => new Date())
  const reporter = createRefusalReporter({ onRefused: options.onRefused, now })
  const onFailure = options.onFailure ?? (() => undefined)
  const sockets = new Set<Socket>()
  const server = createServer(
    serverOptions(
      checkCredentials(options.tls),
      options.ciphers ?? 'ihe',
      options.handshakeMs ?? 10_000,
    ),
    (socket) => {
      const { peers } = options
      const who = identify(socket, peers, now())
      if (who.kind !== 'peer') {
        // Without HTTP there is no 403: the connection is closed at once.
        socket.destroy()
        if (who.kind !== 'ungated') reporter.report(who.refusal).catch(onFailure)
        return
      }
      options.onConnection({ socket, peer: () => peerNow(socket, peers, now()) })
    },
  )
  server.maxConnections = options.connectionsMax ?? 1000
  installGate(server, {
    peers: options.peers,
    reporter,
    onFailure,
    connectionsPerAddressMax: options.connectionsMax ?? 1000,
    now,
  })
  // Those in the middle of their handshake count, too: closing does not wait for them.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    async listen({ host, port }) {
      server.listen(port, host)
      await once(server, 'listening')
      const address = server.address()
      return typeof address === 'object' && address !== null ? address.port : port
    },
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
      await reporter.close()
    },
  }
}

function peerNow(socket: TLSSocket, peers: PeerDirectory, now: Date): ConnectedPeer | undefined {
  const who = identify(socket, peers, now)
  return who.kind === 'peer' ? who.peer : undefined
}
