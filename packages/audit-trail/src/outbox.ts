// Opens the audit trail of a service on a table in the service's own database.
import type { Kysely } from 'kysely'
import type { Log } from '@isthmus/log/log'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { AuditTrail } from './audit-trail.ts'

export interface AuditTrailOptions<Tables> {
  readonly database: Kysely<Tables>
  readonly tls: Credentials
  readonly peers: PeerDirectory
  /** Audit Record Repository: its TLS syslog port, and the peer that must answer there. */
  readonly target: { readonly host: string; readonly port: number; readonly peer: string }
  /** What the syslog header names: this host and the service, such as `isthmus-registry`. */
  readonly sender: { readonly host: string; readonly service: string }
  readonly log: Log
}

/** Makes its tables when they are missing and begins to send. Throws MigrationError, CredentialsError. */
export declare function openAuditTrail<Tables>(
  options: AuditTrailOptions<Tables>,
): Promise<AuditTrail>
