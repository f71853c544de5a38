// The table of contents of an Audit Record Repository: ITI-20 in, searches out, its own events
// beside them.
import { applicationStarted, applicationStopped } from '@isthmus/atna/security-events'
import { createAuditReceiver } from '@isthmus/audit-trail/receiver'
import type { Refusal } from '@isthmus/http/refusal'
import { createServer } from '@isthmus/http/server'
import { createLog } from '@isthmus/log/log'
import type { RunningService } from '@isthmus/service/open-service'
import { refusalMessages } from '@isthmus/service/refusal-messages'
import { serviceNode } from '@isthmus/service/service-node'
import { loadCredentials } from '@isthmus/tls/credentials'
import { loadPeers } from '@isthmus/tls/peer-directory'
import type { AuditRepositoryConfig } from './config.ts'
import { openAuditLog } from './db/audit-log.ts'
import { recordAuditEvent } from './iti-20.ts'
import { createOwnEvents } from './own-events.ts'
import { searchAuditLog } from './routes/audit-search.ts'

export interface RunningAuditRepository extends RunningService {
  /** Port of the syslog listener (ITI-20). */
  readonly syslogPort: number
}

/** Throws ConfigError, CredentialsError, MigrationError: it does not start half. */
export async function startAuditRepository(
  config: AuditRepositoryConfig,
): Promise<RunningAuditRepository> {
  const log = createLog(config.name)
  const security = { tls: loadCredentials(config.tls), peers: loadPeers(config.peersFile), log }
  const auditLog = await openAuditLog(config.database, log)
  const node = serviceNode(config)
  const ownEvents = createOwnEvents(auditLog, { node, now })
  const { limits } = config

  async function onRefused(refusal: Refusal): Promise<void> {
    const messages = refusalMessages(refusal, { at: now(), node, failedTransaction: undefined })
    for (const message of messages) await ownEvents.record(message)
  }
  const receiver = createAuditReceiver({
    ...security,
    ...recordAuditEvent({ auditLog, ownEvents, node, keepMs: limits.keepMs, now }),
    onRefused,
    limits: { messageBytesMax: limits.messageBytesMax, stalledMs: limits.stalledMs },
  })
  const server = createServer({
    ...security,
    listen: config.listen,
    publicUrl: config.publicUrl,
    onRefused,
    health: () => auditLog.health(),
  })
  const url = `${config.publicUrl}${searchPath}`
  const { peers } = security
  const search = searchAuditLog({ auditLog, ownEvents, node, peers, url, ...limits })
  server.route('GET', searchPath, { handler: search, actors: ['consumer-gateway', 'tester'] })

  const syslogPort = await receiver.listen(config.syslog)
  const origin = await server.listen()
  await ownEvents.record(applicationStarted({ at: now(), node }))
  return {
    origin,
    syslogPort,
    routes: () => server.routes(),
    async close() {
      await server.close()
      await receiver.close()
      await ownEvents.record(applicationStopped({ at: now(), node }))
      await auditLog.close()
    },
  }
}

const searchPath = '/audit'

function now(): Date {
  return new Date()
}
