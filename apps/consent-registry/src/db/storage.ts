// Everything the service keeps: the consents and, in the same database, its audit trail.
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { openAuditTrail } from '@isthmus/audit-trail/outbox'
import type { HealthReport } from '@isthmus/http/server-options'
import type { Log } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import type { Credentials } from '@isthmus/tls/credentials'
import type { PeerDirectory } from '@isthmus/tls/peer-directory'
import type { ConsentRegistryConfig } from '../config.ts'
import { type ConsentStore, openConsentStore } from './consent-store.ts'
import type { ConsentRegistryTables } from './schema.ts'

export interface Storage {
  readonly store: ConsentStore
  readonly audit: AuditTrail
  health(): Promise<HealthReport>
  close(): Promise<void>
}

/** Brings the tables up to date first. Throws MigrationError, CredentialsError. */
export async function openStorage(parts: {
  readonly config: ConsentRegistryConfig
  readonly tls: Credentials
  readonly peers: PeerDirectory
  readonly node: AuditNode
  readonly log: Log
}): Promise<Storage> {
  const { config, tls, peers, node, log } = parts
  const { host, port } = config.audit
  const database = openDatabase<ConsentRegistryTables>(config.database, log)
  try {
    await migrate(database, new URL('migrations/', import.meta.url))
    const audit = await openAuditTrail({
      database,
      tls,
      peers,
      target: { host, port, peer: auditRecordRepository(peers) },
      node,
      log,
    })
    return {
      store: openConsentStore(database, config.limits),
      audit,
      // The audit trail stands in the same database as the consents: when it answers, so do they.
      async health() {
        const { ok, pending, connected } = await audit.state()
        return { ok, details: { auditPending: pending, auditConnected: connected } }
      },
      async close() {
        await audit.close()
        await database.destroy()
      },
    }
  } catch (error) {
    await database.destroy()
    throw error
  }
}

function auditRecordRepository(peers: PeerDirectory): string {
  const [found, ...more] = peers.byActor('audit-record-repository')
  if (found === undefined || more.length > 0) {
    throw new TypeError('the allow-list names not exactly one audit-record-repository')
  }
  return found.name
}
