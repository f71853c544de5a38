// Makes the client that calls peers.
import type { CipherProfile } from '@isthmus/tls/cipher-profile'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { HttpClient } from './http-client.ts'

export interface ClientOptions {
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly ciphers?: CipherProfile
  /** The clock; the machine's when left out. */
  readonly now?: () => Date
}

export declare function createClient(options: ClientOptions): HttpClient
