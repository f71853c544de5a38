// The table of contents of a Document Registry.
import { randomUUID } from 'node:crypto'
import { domainPatients } from '@isthmus/identity-feed/domain-patients'
import { openIdentityFeeds } from '@isthmus/identity-feed/identity-feeds'
import { assertionPolicies, openAssertionVerifier } from '@isthmus/service/assertion-policy'
import { type RunningService, openService } from '@isthmus/service/open-service'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { iti61 } from '@isthmus/xds/transactions/iti-61'
import type { RegistryConfig } from './config.ts'
import { createRegistryStore } from './db/registry-store.ts'
import type { RegistryTables } from './db/schema.ts'
import { failedTransaction } from './failed-transaction.ts'
import { serveAdministration } from './serve-administration.ts'
import { serveStoredQueries } from './serve-stored-queries.ts'
import { registerDocumentSet } from './transactions/iti-42.ts'
import { openValueSets } from './value-sets.ts'

export interface RunningRegistry extends RunningService {
  /** Port of ITI-8; undefined where no feed is configured. */
  readonly feedPort: number | undefined
}

/** Opens the registry and listens. */
export async function startRegistry(config: RegistryConfig): Promise<RunningRegistry> {
  const patients = domainPatients(config)
  const valueSets = openValueSets(config)
  const { homeCommunityId, limits, profile, publicUrl } = config
  const service = await openService<RegistryTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction: failedTransaction(homeCommunityId),
  })
  const { audit, node, server, log } = service
  const store = createRegistryStore(service.database, {
    mode: config.unknownPatients ?? 'refuse',
    assigningAuthority: config.assigningAuthority,
  })
  await store.writePatients(patients)
  const recipients = Object.values(paths).map((path) => `${publicUrl}${path}`)
  const verifier = openAssertionVerifier({ trust: config.assertionTrust, recipients })
  const assertion = assertionPolicies(verifier, profile)

  await serveStoredQueries(paths, { config, service, assertion: assertion.asking })
  const registering = { store, valueSets, newUuid: randomUUID, audit, node, log }
  const guard = {
    actors: ['document-repository', 'tester'],
    limits: { rootPartBytesMax: limits.submissionBytesMax },
    assertion: assertion.submitting,
  } as const
  server.serve(paths.register, iti42, {
    handler: registerDocumentSet({ ...registering, transaction: 'ITI-42' }),
    ...guard,
  })
  server.serve(paths.registerOnDemand, iti61, {
    handler: registerDocumentSet({ ...registering, transaction: 'ITI-61' }),
    ...guard,
  })
  serveAdministration(paths, { config, service, store, valueSets, assertion: assertion.submitting })

  const feeds = openIdentityFeeds({ config, service })
  const started = await feeds.start()
  valueSets?.watch(log)
  return {
    ...started,
    routes: () => server.routes(),
    async close() {
      valueSets?.close()
      await feeds.close()
      await service.close()
    },
  }
}

const paths = {
  ask: '/iti-18',
  askAcrossPatients: '/iti-51',
  register: '/iti-42',
  registerOnDemand: '/iti-61',
  update: '/iti-57',
  updateRestricted: '/iti-92',
  remove: '/iti-62',
} as const
