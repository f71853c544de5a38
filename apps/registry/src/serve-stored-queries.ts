// Serves ITI-18: who may ask, with which assertion, and what decides on the answer
// (ITI TF-2: 3.18).
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import type { AssertionPolicies } from '@isthmus/service/assertion-policy'
import type { Service } from '@isthmus/service/open-service'
import { isCustodian, queryingActors } from '@isthmus/xds/rules/custodian-query'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import type { RegistryConfig } from './config.ts'
import type { RegistryTables } from './db/schema.ts'
import { consentsOfMerged } from './merged-consents.ts'
import { registryStoredQuery } from './transactions/iti-18.ts'

export interface StoredQueriesParts {
  readonly config: RegistryConfig
  readonly service: Service<RegistryTables>
  readonly assertion: AssertionPolicies['asking']
}

export function serveStoredQueries(
  path: string,
  { config, service, assertion }: StoredQueriesParts,
): void {
  const { homeCommunityId, limits, profile } = config
  const { audit, node, server, log } = service
  server.serve(path, iti18, {
    handler: registryStoredQuery({
      database: service.database,
      consents: consentsOfMerged(service, config),
      policy: domainPolicy(profile),
      toDomain: createPatientLinks(config.patients).toDomain,
      homeCommunityId,
      limits,
      audit,
      node,
      log,
    }),
    actors: queryingActors,
    limits: { rootPartBytesMax: limits.queryBytesMax },
    // A custodian asks for no person; what it may ask without one is the handler's to say.
    assertion: {
      ...assertion,
      mode: (peer) => (profile === 'hospital' && !isCustodian(peer) ? 'required' : 'accepted'),
    },
  })
}
