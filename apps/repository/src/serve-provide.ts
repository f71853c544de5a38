// Serves the two transactions that bring documents (ITI TF-2: 3.41; RAD TF-2: 4.68).
import type { AssertionPolicy } from '@isthmus/http/soap-service'
import type { Service } from '@isthmus/service/open-service'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import type { RepositoryConfig } from './config.ts'
import type { DocumentLedger } from './db/document-ledger.ts'
import type { RepositoryTables } from './db/schema.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { createRegistration } from './register-submission.ts'
import { createSubmissionAudit } from './submission-audit.ts'
import { createSubmissionLedger } from './submission-ledger.ts'
import { provideAndRegisterDocumentSet } from './transactions/iti-41.ts'

export interface ServeParts {
  readonly config: RepositoryConfig
  readonly service: Service<RepositoryTables>
  readonly documents: DocumentStore
  readonly ledger: DocumentLedger
  readonly assertion: AssertionPolicy
}

/** One message, two names: both paths take either. */
export function serveProvide(
  paths: { readonly provide: string; readonly provideImaging: string },
  { config, service, documents, ledger, assertion }: ServeParts,
): void {
  const { registry, limits, repositoryUniqueId } = config
  const { audit, node, client, server, log } = service
  const handler = provideAndRegisterDocumentSet({
    repositoryUniqueId,
    documentsPerSubmissionMax: limits.documentsPerSubmissionMax,
    documents,
    ledger: createSubmissionLedger(ledger),
    audit: createSubmissionAudit({ audit, node, registry }),
    register: createRegistration({ client, registry, ...limits }),
    log,
    now: () => new Date(),
  })
  const served = {
    handler,
    actors: ['document-source', 'imaging-document-source', 'tester'],
    assertion,
    limits: {
      rootPartBytesMax: limits.rootPartBytesMax,
      partsMax: limits.partsMax,
      // The store holds each document to its own limit, and the answer says so; the root part is a
      // part too.
      partBytesMax: limits.documentBytesMax + limits.rootPartBytesMax,
      totalBytesMax: limits.submissionBytesMax,
      handlerMs: limits.submissionTimeoutMs,
    },
  } as const
  server.serve(paths.provide, iti41, served)
  server.serve(paths.provideImaging, rad68, served)
}
