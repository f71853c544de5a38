// HL7 v2 messages over mutual TLS, the receiving side (ITI TF-2: 3.8.4, 3.19): one message at a
// time on each connection, its answer behind it.
import type { Actor, ConnectedPeer } from '@isthmus/ihe/peer'
import type { Log } from '@isthmus/log/log'
import type { Credentials } from '@isthmus/tls/credentials'
import { type GatedConnection, createGatedServer } from '@isthmus/tls/gated-server'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import { converse } from './internal/converse.ts'
import { type MllpLimits, mllpLimits } from './mllp-limits.ts'
import type { MllpRefusal } from './mllp-refusal.ts'

export interface MllpExchange {
  /** The message without its frame. */
  readonly message: Uint8Array
  readonly peer: ConnectedPeer
  readonly now: Date
  readonly signal: AbortSignal
}

/**
 * Gives the answer without frame. What it throws closes the connection: the sender knows that it
 * has to send again.
 */
export type MllpHandler = (exchange: MllpExchange) => Promise<Uint8Array>

export interface MllpServerOptions {
  readonly listen: { readonly host: string; readonly port: number }
  readonly tls: Credentials
  readonly peers: PeerDirectory
  /** A peer that is none of these is refused before its first message. */
  readonly actors: readonly Actor[]
  readonly limits?: Partial<MllpLimits>
  readonly handler: MllpHandler
  /** Hears of it when the connection is closed already. */
  readonly onRefused: (refusal: MllpRefusal) => Promise<void>
  readonly log: Log
  readonly now?: () => Date
}

export interface MllpServer {
  /** Resolves with the port. */
  listen(): Promise<number>
  /** Takes no further message, waits for those that are being handled, closes everything. */
  close(): Promise<void>
}

/** Throws CredentialsError. */
export function createMllpServer(options: MllpServerOptions): MllpServer {
  const running = new Set<Promise<void>>()
  const closing = new AbortController()
  const limits = { ...mllpLimits, ...options.limits }
  const now = options.now ?? (() => new Date())
  const server = createGatedServer({
    tls: options.tls,
    peers: options.peers,
    onRefused: (refusal) => options.onRefused(refusal),
    onFailure: () => options.log.error('a refused node could not be audited'),
    connectionsMax: limits.connectionsMax,
    now,
    onConnection(connection: GatedConnection) {
      const done = converse(connection, { options, limits, now, closing: closing.signal })
      const watched = done.finally(() => running.delete(watched))
      running.add(watched)
    },
  })
  return {
    listen: () => server.listen(options.listen),
    async close() {
      closing.abort()
      await Promise.allSettled(running)
      await server.close()
    },
  }
}
