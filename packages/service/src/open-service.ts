// The parts that every service has, opened in their order and closed in reverse: log, database, peers, audit trail, client, server.
import { hostname } from 'node:os'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { applicationServer } from '@isthmus/atna/codes'
import { applicationStarted, applicationStopped } from '@isthmus/atna/security-events'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import { openAuditTrail } from '@isthmus/audit-trail/outbox'
import { createClient } from '@isthmus/http/client'
import type { HttpClient } from '@isthmus/http/http-client'
import type { HttpServer, RouteDescription } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { type Log, createLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import { loadCredentials } from '@isthmus/tls/credentials'
import { type PeerDirectory, loadPeers } from '@isthmus/tls/peer-directory'
import type { Kysely } from 'kysely'
import { type FailedTransaction, refusalMessages } from './refusal-messages.ts'
import type { ServiceConfig } from './service-config.ts'

export interface ServiceOptions {
  readonly config: ServiceConfig
  /** Folder of the service's own migrations. */
  readonly migrations: URL
  /** The message of the transaction itself for a request that was refused before its handler; none where it has none. */
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

/** Throws ConfigError, CredentialsError, MigrationError: the service does not start half. */
export async function openService<Tables>(options: ServiceOptions): Promise<Service<Tables>> {
  const { config } = options
  const log = createLog(config.name)
  const tls = loadCredentials(config.tls)
  const peers = loadPeers(config.peersFile)
  const database = openDatabase<Tables>(config.database, log)
  const node = auditNode(config)
  const audit = await openTables({ options, tls, peers, database, log, node })
  const client = createClient({ tls, peers })
  const server = createServer({
    listen: config.listen,
    publicUrl: config.publicUrl,
    tls,
    peers,
    log,
    health: () => health(audit),
    onRefused: async (refusal) =>
      audit.recordAll(
        refusalMessages(refusal, {
          at: new Date(),
          node,
          failedTransaction: options.failedTransaction,
        }),
      ),
  })
  return {
    log,
    database,
    peers,
    audit,
    node,
    client,
    server,
    async start() {
      const origin = await server.listen()
      await audit.record(applicationStarted({ at: new Date(), node }))
      return origin
    },
    async close() {
      await server.close()
      await client.close()
      await audit.record(applicationStopped({ at: new Date(), node }))
      await audit.close()
      await database.destroy()
    },
  }
}

interface TablesToOpen<Tables> {
  readonly options: ServiceOptions
  readonly tls: ReturnType<typeof loadCredentials>
  readonly peers: PeerDirectory
  readonly database: Kysely<Tables>
  readonly log: Log
  readonly node: AuditNode
}

async function openTables<Tables>(parts: TablesToOpen<Tables>): Promise<AuditTrail> {
  const { config, migrations } = parts.options
  await migrate(parts.database, migrations)
  const [repository] = parts.peers.byActor('audit-record-repository')
  if (repository === undefined) {
    throw new Error('the allow-list names no peer that is an audit-record-repository')
  }
  return openAuditTrail<Tables>({
    database: parts.database,
    tls: parts.tls,
    peers: parts.peers,
    target: { host: config.audit.host, port: config.audit.port, peer: repository.name },
    node: parts.node,
    log: parts.log,
  })
}

async function health(audit: AuditTrail) {
  const { ok, pending, oldestMs, connected } = await audit.state()
  return {
    ok,
    details: { auditPending: pending, auditOldestMs: oldestMs, auditConnected: connected },
  }
}

function auditNode({ name, audit }: ServiceConfig): AuditNode {
  return {
    userId: name,
    processId: String(process.pid),
    host: hostname(),
    source: {
      sourceId: audit.sourceId,
      enterpriseSiteId: audit.enterpriseSiteId,
      types: [applicationServer],
    },
  }
}
