// The table of contents of a Document Registry.
import { randomUUID } from 'node:crypto'
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { assertionPolicies, openAssertionVerifier } from '@isthmus/service/assertion-policy'
import { type RunningService, openService } from '@isthmus/service/open-service'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import type { RegistryConfig } from './config.ts'
import { domainPatients } from './domain-patients.ts'
import { createRegistryStore } from './db/registry-store.ts'
import type { RegistryTables } from './db/schema.ts'
import { failedTransaction } from './failed-transaction.ts'
import { registryStoredQuery } from './transactions/iti-18.ts'
import { registerDocumentSet } from './transactions/iti-42.ts'

/** Opens the registry and listens. */
export async function startRegistry(config: RegistryConfig): Promise<RunningService> {
  const patients = domainPatients(config)
  const { homeCommunityId, limits, profile, publicUrl } = config
  const service = await openService<RegistryTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction: failedTransaction(homeCommunityId),
  })
  const { audit, node, client, server, log } = service
  const store = createRegistryStore(service.database)
  await store.writePatients(patients)
  const recipients = Object.values(paths).map((path) => `${publicUrl}${path}`)
  const verifier = openAssertionVerifier({ trust: config.assertionTrust, recipients })
  const assertion = assertionPolicies(verifier, profile)

  server.serve(paths.ask, iti18, {
    handler: registryStoredQuery({
      store,
      consents: createConsentReader({
        client,
        endpoint: config.consents,
        timeoutMs: limits.consentTimeoutMs,
      }),
      policy: domainPolicy(profile),
      toDomain: createPatientLinks(config.patients).toDomain,
      homeCommunityId,
      limits,
      audit,
      node,
      log,
    }),
    actors: ['document-consumer', 'imaging-document-consumer', 'consumer-gateway', 'tester'],
    limits: { rootPartBytesMax: limits.queryBytesMax },
    assertion: assertion.asking,
  })
  server.serve(paths.register, iti42, {
    handler: registerDocumentSet({
      store,
      newUuid: randomUUID,
      audit,
      node,
      log,
    }),
    actors: ['document-repository', 'tester'],
    limits: { rootPartBytesMax: limits.submissionBytesMax },
    assertion: assertion.submitting,
  })

  const origin = await service.start()
  return { origin, routes: () => server.routes(), close: () => service.close() }
}

const paths = { ask: '/iti-18', register: '/iti-42' } as const
