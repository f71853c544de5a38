// The table of contents of a Consumer Gateway: Document Consumer and Imaging Document Consumer for browsers.
import files from '@fastify/static'
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { createConsentWriter } from '@isthmus/consent-reader/consent-writer'
import { createWebServer, webPlugin } from '@isthmus/http/web-server'
import { type RunningService, type Service, openService } from '@isthmus/service/open-service'
import type { GatewayConfig } from './config.ts'
import type { GatewayTables } from './db/schema.ts'
import { createSessions } from './db/sessions.ts'
import { createGatewayAudit } from './gateway-audit.ts'
import { createIdentityProvider } from './identity-provider.ts'
import { serveRoutes } from './serve-routes.ts'
import { shownTransferSyntaxes } from './shown-transfer-syntaxes.ts'
import { createSearches } from './searches.ts'
import { findDocuments } from './transactions/iti-18.ts'
import { retrieveDocument } from './transactions/iti-43.ts'
import { retrieveInstances } from './transactions/rad-69.ts'
import { createAssertionWriter } from './user-assertion.ts'

/** Opens the gateway: its port for peers (health) and its port for browsers. */
export async function startGateway(config: GatewayConfig): Promise<RunningService> {
  const service = await openService<GatewayTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
  })
  const web = createWebServer({
    listen: config.web,
    publicUrl: config.web.publicUrl,
    log: service.log,
    plugins: [webPlugin(files, { root: config.web.pagesFolder })],
  })
  serveRoutes(web, parts(config, service))
  await web.listen()
  const origin = await service.start()
  return {
    origin,
    routes: () => [...service.server.routes(), ...web.routes()],
    async close() {
      await web.close()
      await service.close()
    },
  }
}

function parts(config: GatewayConfig, service: Service<GatewayTables>) {
  const { client, audit, node, log, database } = service
  const { limits } = config
  const holders = { client, audit, node }
  return {
    config,
    client,
    log,
    database,
    sessions: createSessions(database, limits),
    searches: createSearches(limits),
    identityProvider: createIdentityProvider(config.oidc, config.web),
    audit: createGatewayAudit(audit, node),
    links: createPatientLinks(config.patients),
    consents: createConsentReader({ client, endpoint: config.consents }),
    writer: createConsentWriter({ client, endpoint: config.consents }),
    policy: domainPolicy(config.profile),
    writeAssertion: createAssertionWriter(config),
    findDocuments: findDocuments({ ...holders, registry: config.registry }),
    retrieveDocument: retrieveDocument({ ...holders, repositories: config.repositories }),
    retrieveInstances: retrieveInstances({
      ...holders,
      imagingSources: config.imagingSources,
      transferSyntaxUids: shownTransferSyntaxes,
      instanceBytesMax: limits.instanceBytesMax,
    }),
  }
}

export type GatewayParts = ReturnType<typeof parts>
