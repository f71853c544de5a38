// The Consent Registry (PCF: ITI-108, as far as recording and finding go): its parts and routes.
import { randomUUID } from 'node:crypto'
import { applicationStarted, applicationStopped } from '@isthmus/atna/security-events'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import type { RouteDescription } from '@isthmus/http/http-server'
import { createServer } from '@isthmus/http/server'
import { createLog } from '@isthmus/log/log'
import { loadCredentials } from '@isthmus/tls/credentials'
import { loadPeers } from '@isthmus/tls/peer-directory'
import { loadVerifier } from './assertions.ts'
import { auditNode, auditRefusal } from './audit.ts'
import type { ConsentRegistryConfig } from './config.ts'
import { openStorage } from './db/storage.ts'
import { createConsent } from './routes/create-consent.ts'
import { searchConsents } from './routes/search-consents.ts'
import { createWriteReport } from './write-report.ts'

export interface RunningService {
  readonly origin: string
  routes(): readonly RouteDescription[]
  close(): Promise<void>
}

/** Starts the service and resolves when it listens. */
export async function startConsentRegistry(config: ConsentRegistryConfig): Promise<RunningService> {
  const log = createLog(config.name)
  const tls = loadCredentials(config.tls)
  const peers = loadPeers(config.peersFile)
  const verifier = loadVerifier(config)
  const node = auditNode(config, process.pid)
  const storage = await openStorage({ config, tls, peers, node, log })
  const { store, audit } = storage
  const baseUrl = `${config.publicUrl}/fhir`
  const server = createServer({
    listen: config.listen,
    publicUrl: config.publicUrl,
    tls,
    peers,
    log,
    onRefused: (refusal) => audit.record(auditRefusal(refusal, { at: new Date(), node })),
    health: () => storage.health(),
  })
  server.route('POST', '/fhir/Consent', {
    actors: ['consumer-gateway'],
    limits: { bodyBytesMax: config.limits.consentBytesMax },
    handler: createConsent({
      store,
      verifier,
      assertion: config.profile === 'hospital' ? 'required' : 'optional',
      links: createPatientLinks(config.patients),
      report: createWriteReport({ audit, node, baseUrl }),
      newId: randomUUID,
      baseUrl,
    }),
  })
  server.route('POST', '/fhir/Consent/_search', {
    actors: [
      'document-registry',
      'document-repository',
      'imaging-document-source',
      'consumer-gateway',
    ],
    limits: { bodyBytesMax: config.limits.searchBytesMax },
    handler: searchConsents({ store, assigningAuthority: config.assigningAuthority, baseUrl }),
  })
  try {
    await audit.record(applicationStarted({ at: new Date(), node }))
    await server.listen()
  } catch (error) {
    await storage.close()
    throw error
  }
  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    await server.close()
    try {
      await audit.record(applicationStopped({ at: new Date(), node }))
    } finally {
      await storage.close()
    }
  }
  return {
    origin: server.origin,
    routes: () => server.routes(),
    close: () => (closed ??= close()),
  }
}
