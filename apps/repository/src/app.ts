// The table of contents of a Document Repository.
import { assertionPolicies, openAssertionVerifier } from '@isthmus/service/assertion-policy'
import { type RunningService, openService } from '@isthmus/service/open-service'
import type { RepositoryConfig } from './config.ts'
import { createDocumentLedger } from './db/document-ledger.ts'
import type { RepositoryTables } from './db/schema.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { openFileStore } from './documents/file-store.ts'
import { failedTransaction } from './failed-transaction.ts'
import { createIntegrityAudit } from './integrity-audit.ts'
import { serveProvide } from './serve-provide.ts'
import { serveRemoval } from './serve-removal.ts'
import { serveRetrieve } from './serve-retrieve.ts'
import { startUpkeep } from './start-upkeep.ts'

/**
 * Opens the repository and listens; `documents` takes the place of the folder that the settings
 * name.
 */
export async function startRepository(
  config: RepositoryConfig,
  documents?: DocumentStore,
): Promise<RunningService> {
  const store = documents ?? (await openFileStore(config.documentsFolder, config.limits))
  const service = await openService<RepositoryTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction,
  })
  const integrity = createIntegrityAudit(service.audit, service.node, () => new Date())
  const ledger = createDocumentLedger(service.database, integrity)
  const recipients = Object.values(paths).map((path) => `${config.publicUrl}${path}`)
  const verifier = openAssertionVerifier({ trust: config.assertionTrust, recipients })
  const assertion = assertionPolicies(verifier, config.profile)
  const parts = { config, service, documents: store, ledger, integrity }

  serveProvide(paths, { ...parts, assertion: assertion.submitting })
  serveRetrieve(paths.retrieve, { ...parts, assertion: assertion.asking })
  serveRemoval(paths.remove, { ...parts, assertion: assertion.submitting })

  const origin = await service.start()
  const upkeep = startUpkeep(parts)
  return {
    origin,
    routes: () => service.server.routes(),
    async close() {
      await upkeep.close()
      await service.close()
    },
  }
}

const paths = {
  provide: '/iti-41',
  provideImaging: '/rad-68',
  retrieve: '/iti-43',
  remove: '/iti-86',
} as const
