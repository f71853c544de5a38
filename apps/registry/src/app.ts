// The Document Registry, put together: its parts, and one line for each transaction it serves.
import { randomUUID } from 'node:crypto'
import { applicationStarted, applicationStopped } from '@isthmus/atna/security-events'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { HttpServer } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { createLog } from '@isthmus/log/log'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { assertionPolicy, assertionVerifier } from './assertions.ts'
import { type AuditedService, auditedService } from './audited-service.ts'
import type { RegistryConfig } from './config.ts'
import { openParts } from './parts.ts'
import { refusalMessage } from './refusals.ts'
import { registryStoredQuery } from './transactions/iti-18.ts'
import { registerDocumentSet } from './transactions/iti-42.ts'

export interface RunningService {
  readonly origin: string
  routes: HttpServer['routes']
  close(): Promise<void>
}

export async function startRegistry(config: RegistryConfig): Promise<RunningService> {
  const log = createLog(config.name)
  const audited = auditedService(config)
  const parts = await openParts(config, { log, node: audited.node })
  const { auditTrail } = parts
  const server = createServer({
    listen: config.listen,
    publicUrl: config.publicUrl,
    tls: parts.credentials,
    peers: parts.peers,
    log,
    health: () => health(auditTrail),
    onRefused: (refusal) =>
      auditTrail.record(refusalMessage(refusal, { at: new Date(), node: audited.node })),
  })
  const verifier = assertionVerifier(config, [`${config.publicUrl}/iti-18`])
  const handlerParts = { ...parts, audited, log, newUuid: randomUUID }

  server.serve('/iti-18', iti18, {
    handler: registryStoredQuery(handlerParts),
    actors: ['document-consumer', 'imaging-document-consumer', 'consumer-gateway'],
    limits: { rootPartBytesMax: config.limits.queryBytesMax },
    assertion: assertionPolicy(verifier, config.profile === 'hospital' ? 'required' : 'accepted'),
  })
  server.serve('/iti-42', iti42, {
    handler: registerDocumentSet(handlerParts),
    actors: ['document-repository'],
    limits: { rootPartBytesMax: config.limits.submissionBytesMax },
    assertion: assertionPolicy(verifier, 'accepted'),
  })

  const origin = await server.listen()
  await auditTrail.record(applicationStarted(nowAt(audited)))
  return {
    origin,
    routes: () => server.routes(),
    async close() {
      await server.close()
      await auditTrail.record(applicationStopped(nowAt(audited)))
      await parts.close()
    },
  }
}

async function health(auditTrail: AuditTrail) {
  const { ok, pending, oldestMs, connected } = await auditTrail.state()
  return {
    ok,
    details: { auditPending: pending, auditOldestMs: oldestMs, auditConnected: connected },
  }
}

function nowAt({ node }: AuditedService) {
  return { at: new Date(), node }
}
