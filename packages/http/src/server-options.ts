// What a server for peers is told when it is made.
import type { Log } from '@isthmus/log/log'
import type { CipherProfile } from '@isthmus/tls/cipher-profile'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { HttpClient } from './http-client.ts'
import type { OnRefused } from './refusal.ts'
import type { ServerLimits } from './server-limits.ts'

export interface ServerOptions {
  readonly listen: { readonly host: string; readonly port: number }
  /** Origin under which peers reach the service; audit messages name endpoints under it. */
  readonly publicUrl: string
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly log: Log
  readonly onRefused: OnRefused
  /**
   * Shown at /health beside `ok`, which makes it HTTP 503 when false. Without it the service is
   * well.
   */
  readonly health?: () => Promise<HealthReport>
  /**
   * Sends answers to the addresses that peers are listed with (`replyTo`); without it answers go
   * back on the connection alone.
   */
  readonly client?: Pick<HttpClient, 'request'>
  readonly ciphers?: CipherProfile
  readonly limits?: Partial<ServerLimits>
  /** The clock; the machine's when left out. */
  readonly now?: () => Date
}

export interface HealthReport {
  readonly ok: boolean
  /** Counts and states, no patient data. */
  readonly details?: Readonly<Record<string, string | number | boolean>>
}
