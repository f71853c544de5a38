// Serves ITI-18 and ITI-51: who may ask, with which assertion, and what decides on the answer
// (ITI TF-2: 3.18, 3.51).
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import type { AssertionPolicies } from '@isthmus/service/assertion-policy'
import type { Service } from '@isthmus/service/open-service'
import { consumingActors, isCustodian, queryingActors } from '@isthmus/xds/rules/custodian-query'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti51 } from '@isthmus/xds/transactions/iti-51'
import { answersAcrossPatients } from './answers-across-patients.ts'
import type { RegistryConfig } from './config.ts'
import { createMultiPatientIndexes } from './db/multi-patient-indexes.ts'
import type { RegistryTables } from './db/schema.ts'
import { consentsOfMerged } from './merged-consents.ts'
import { registryStoredQuery } from './transactions/iti-18.ts'
import { multiPatientStoredQuery } from './transactions/iti-51.ts'

export interface StoredQueriesParts {
  readonly config: RegistryConfig
  readonly service: Service<RegistryTables>
  readonly assertion: AssertionPolicies['asking']
}

/** Makes the indexes that queries across patients need, where they are served. */
export async function serveStoredQueries(
  paths: { readonly ask: string; readonly askAcrossPatients: string },
  { config, service, assertion }: StoredQueriesParts,
): Promise<void> {
  const { assigningAuthority, homeCommunityId, profile } = config
  const { audit, node, server, log } = service
  const limits = { rootPartBytesMax: config.limits.queryBytesMax }
  const parts = {
    database: service.database,
    consents: consentsOfMerged(service, config),
    policy: domainPolicy(profile),
    toDomain: createPatientLinks(config.patients).toDomain,
    assigningAuthority,
    homeCommunityId,
    limits: config.limits,
    audit,
    node,
    log,
  }
  server.serve(paths.ask, iti18, {
    handler: registryStoredQuery(parts),
    actors: queryingActors,
    limits,
    // A custodian asks for no person; what it may ask without one is the handler's to say.
    assertion: {
      ...assertion,
      mode: (peer) => (profile === 'hospital' && !isCustodian(peer) ? 'required' : 'accepted'),
    },
  })
  if (!answersAcrossPatients(config)) return
  await createMultiPatientIndexes(service.database)
  server.serve(paths.askAcrossPatients, iti51, {
    handler: multiPatientStoredQuery(parts),
    actors: consumingActors,
    limits,
    assertion,
  })
}
