// A raw TLS server behind the gate, for protocols without HTTP such as syslog (RFC 5425).
import type { TLSSocket } from 'node:tls'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { CipherProfile } from './cipher-profile.ts'
import type { Credentials } from './credentials.ts'
import type { OnNodeRefused } from './node-refusal.ts'
import type { PeerDirectory } from './peer-directory.ts'

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
  /** The peer as the list says now; undefined once it was taken off or its certificate ran out: close then. */
  peer(): ConnectedPeer | undefined
}

export interface GatedServer {
  /** Resolves with the port that is listened on. */
  listen(at: { readonly host: string; readonly port: number }): Promise<number>
  /** Closes every connection and waits until all refusals are reported. */
  close(): Promise<void>
}

export declare function createGatedServer(options: GatedServerOptions): GatedServer
