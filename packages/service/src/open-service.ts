// The parts that every service has, opened in their order and closed in reverse: log, database,
// peers, audit trail, client, server.
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { createClient } from '@isthmus/http/client'
import type { HttpClient } from '@isthmus/http/http-client'
import type { HttpServer, RouteDescription } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { type Log, createLog } from '@isthmus/log/log'
import { loadCredentials } from '@isthmus/tls/credentials'
import { type PeerDirectory, loadPeers } from '@isthmus/tls/peer-directory'
import type { Kysely } from 'kysely'
import { openServiceTables } from './internal/service-tables.ts'
import { auditLife, openServiceTrail, trailHealth } from './internal/service-trail.ts'
import { type FailedTransaction, refusalMessages } from './refusal-messages.ts'
import type { ServiceConfig } from './service-config.ts'
import { serviceNode } from './service-node.ts'

export interface ServiceOptions {
  readonly config: ServiceConfig
  /** Folder of the service's own migrations. */
  readonly migrations: URL
  /**
   * The message of the transaction itself for a request that was refused before its handler; none
   * where it has none.
   */
  readonly failedTransaction?: FailedTransaction
}

export interface Service<Tables> {
  readonly log: Log
  readonly database: Kysely<Tables>
  readonly peers: PeerDirectory
  readonly audit: AuditTrail
  /** How this process names itself in audit messages. */
  readonly node: AuditNode
  readonly client: HttpClient
  readonly server: HttpServer
  /** Listens, then audits the start. Resolves with the origin. */
  start(): Promise<string>
  /** Ends what runs, audits the stop, sends what waits, closes. */
  close(): Promise<void>
}

export interface RunningService {
  readonly origin: string
  /** Every route of the running routers, from their own tables. */
  routes(): readonly RouteDescription[]
  close(): Promise<void>
}

/** Throws ConfigError, CredentialsError, MigrationError; what was open by then is closed again. */
export async function openService<Tables>(options: ServiceOptions): Promise<Service<Tables>> {
  const { config, migrations, failedTransaction } = options
  const log = createLog(config.name)
  const tls = loadCredentials(config.tls)
  const peers = loadPeers(config.peersFile)
  const node = serviceNode(config)
  await using opening = new AsyncDisposableStack()
  const database = await openServiceTables<Tables>({ config, migrations, log })
  opening.defer(() => database.destroy())
  const audit = await openServiceTrail<Tables>({ config, tls, peers, database, log, node })
  let started = false
  opening.defer(() => audit.close())
  opening.defer(async () => {
    if (started) await auditLife('stopped', { audit, node })
  })
  const client = createClient({ tls, peers })
  opening.defer(() => client.close())
  const server = createServer({
    listen: config.listen,
    publicUrl: config.publicUrl,
    tls,
    peers,
    log,
    client,
    health: () => trailHealth(audit),
    onRefused: (refusal) =>
      audit.recordAll(refusalMessages(refusal, { at: new Date(), node, failedTransaction })),
  })
  opening.defer(() => server.close())
  const open = opening.move()
  return {
    log,
    database,
    peers,
    audit,
    node,
    client,
    server,
    async start() {
      try {
        const origin = await server.listen()
        await auditLife('started', { audit, node })
        started = true
        return origin
      } catch (error) {
        await open.disposeAsync()
        throw error
      }
    },
    close: () => open.disposeAsync(),
  }
}
