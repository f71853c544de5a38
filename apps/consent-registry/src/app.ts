// The Consent Registry (PCF: ITI-108, as far as recording and finding go): its parts and routes.
import { randomUUID } from 'node:crypto'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { writePatients } from '@isthmus/identity-feed/db/patients'
import { domainPatients } from '@isthmus/identity-feed/domain-patients'
import { failedIdentityFeed } from '@isthmus/identity-feed/failed-feed'
import { openIdentityFeeds } from '@isthmus/identity-feed/identity-feeds'
import type { AssertionVerifier } from '@isthmus/saml/assertion-verifier'
import { openAssertionVerifier } from '@isthmus/service/assertion-policy'
import { type RunningService, type Service, openService } from '@isthmus/service/open-service'
import type { ConsentRegistryConfig } from './config.ts'
import { openConsentStore } from './db/consent-store.ts'
import type { ConsentRegistryTables } from './db/schema.ts'
import { createConsent } from './routes/create-consent.ts'
import { searchConsents } from './routes/search-consents.ts'
import { createWriteReport } from './write-report.ts'

export interface RunningConsentRegistry extends RunningService {
  /** Port of ITI-8; undefined where no feed is configured. */
  readonly feedPort: number | undefined
}

/** Starts the service and resolves when it listens. */
export async function startConsentRegistry(
  config: ConsentRegistryConfig,
): Promise<RunningConsentRegistry> {
  const patients = domainPatients(config)
  const verifier = openAssertionVerifier({
    trust: config.assertionTrust,
    recipients: [`${config.publicUrl}/fhir/Consent`],
  })
  const service = await openService<ConsentRegistryTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction: failedIdentityFeed,
  })
  await writePatients(service.database, patients)
  serveConsents({ config, service, verifier })
  // A merge of ids that nothing is known of binds as any other: who has data under them may know.
  const feeds = openIdentityFeeds({ config, service, incompleteMerges: 'joined' })
  const started = await feeds.start()
  return {
    ...started,
    routes: () => service.server.routes(),
    async close() {
      await feeds.close()
      await service.close()
    },
  }
}

function serveConsents({
  config,
  service: { database, audit, node, server },
  verifier,
}: {
  readonly config: ConsentRegistryConfig
  readonly service: Service<ConsentRegistryTables>
  readonly verifier: AssertionVerifier
}): void {
  const baseUrl = `${config.publicUrl}/fhir`
  const store = openConsentStore(database, config.limits)
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
}
