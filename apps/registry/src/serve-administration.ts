// Serves the transactions by which an administrator changes or removes metadata (ITI TF-2: 3.57,
// 3.62, 3.92).
import { randomUUID } from 'node:crypto'
import type { AssertionPolicies } from '@isthmus/service/assertion-policy'
import type { Service } from '@isthmus/service/open-service'
import { iti57 } from '@isthmus/xds/transactions/iti-57'
import { iti62 } from '@isthmus/xds/transactions/iti-62'
import { iti92 } from '@isthmus/xds/transactions/iti-92'
import type { RegistryConfig } from './config.ts'
import type { RegistryStore } from './db/registry-store.ts'
import type { RegistryTables } from './db/schema.ts'
import { updateDocumentSet, type UpdateParts } from './transactions/iti-57.ts'
import { removeMetadata } from './transactions/iti-62.ts'

export interface AdministrationParts {
  readonly config: RegistryConfig
  readonly service: Service<RegistryTables>
  readonly store: RegistryStore
  readonly valueSets: UpdateParts['valueSets']
  readonly assertion: AssertionPolicies['submitting']
}

export function serveAdministration(
  paths: { readonly update: string; readonly updateRestricted: string; readonly remove: string },
  { config, service, store, valueSets, assertion }: AdministrationParts,
): void {
  const { audit, node, server, log } = service
  const releaseAttributes =
    config.updatesOfRelease ?? (config.profile === 'conformance' ? 'changeable' : 'fixed')
  const parts = { store, valueSets, releaseAttributes, newUuid: randomUUID, audit, node, log }
  const guard = {
    actors: ['document-administrator'],
    limits: { rootPartBytesMax: config.limits.submissionBytesMax },
    assertion,
  } as const
  server.serve(paths.update, iti57, {
    handler: updateDocumentSet({ ...parts, transaction: 'ITI-57' }),
    ...guard,
  })
  server.serve(paths.updateRestricted, iti92, {
    handler: updateDocumentSet({ ...parts, transaction: 'ITI-92' }),
    ...guard,
  })
  server.serve(paths.remove, iti62, { handler: removeMetadata(parts), ...guard })
}
