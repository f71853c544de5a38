// The table of contents of a Document Repository.
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { assertionPolicies, openAssertionVerifier } from '@isthmus/service/assertion-policy'
import { type RunningService, openService } from '@isthmus/service/open-service'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import type { RepositoryConfig } from './config.ts'
import { createDocumentLedger } from './db/document-ledger.ts'
import type { RepositoryTables } from './db/schema.ts'
import { openFileStore } from './documents/file-store.ts'
import { failedTransaction } from './failed-transaction.ts'
import { createRegistration } from './register-submission.ts'
import { createSubmissionLedger } from './submission-ledger.ts'
import { provideAndRegisterDocumentSet } from './transactions/iti-41.ts'
import { retrieveDocumentSet } from './transactions/iti-43.ts'

/** Opens the repository and listens. */
export async function startRepository(config: RepositoryConfig): Promise<RunningService> {
  const service = await openService<RepositoryTables>({
    config,
    migrations: new URL('db/migrations/', import.meta.url),
    failedTransaction,
  })
  const { audit, node, client, server, log } = service
  const { limits, repositoryUniqueId } = config
  const documents = await openFileStore(config.documentsFolder, limits)
  const ledger = createDocumentLedger(service.database)
  const endpoints = [...paths.provide, paths.retrieve].map((path) => `${config.publicUrl}${path}`)
  const verifier = openAssertionVerifier({ trust: config.assertionTrust, recipients: endpoints })
  const assertion = assertionPolicies(verifier, config.profile)

  const provide = provideAndRegisterDocumentSet({
    repositoryUniqueId,
    documents,
    ledger: createSubmissionLedger({ documents: ledger, audit, node }),
    registration: createRegistration({ client, registry: config.registry, node, ...limits }),
    log,
  })
  for (const [at, path] of paths.provide.entries()) {
    server.serve(path, at === 0 ? iti41 : rad68, {
      handler: provide,
      actors: ['document-source', 'imaging-document-source', 'tester'],
      assertion: assertion.submitting,
      limits: {
        rootPartBytesMax: limits.rootPartBytesMax,
        partsMax: limits.partsMax,
        partBytesMax: limits.documentBytesMax,
        totalBytesMax: limits.submissionBytesMax,
      },
    })
  }
  server.serve(paths.retrieve, iti43, {
    handler: retrieveDocumentSet({
      repositoryUniqueId,
      documentsPerRetrieveMax: limits.documentsPerRetrieveMax,
      documents,
      ledger,
      consents: createConsentReader({ client, endpoint: config.consents }),
      policy: domainPolicy(config.profile),
      toDomain: createPatientLinks(config.patients).toDomain,
      audit,
      node,
    }),
    actors: ['document-consumer', 'consumer-gateway', 'tester'],
    assertion: assertion.asking,
  })

  // Nothing that is being received is older than a day.
  await documents.sweepStaged(new Date(Date.now() - 86_400_000))
  const origin = await service.start()
  return { origin, routes: () => server.routes(), close: () => service.close() }
}

const paths = { provide: ['/iti-41', '/rad-68'], retrieve: '/iti-43' } as const
