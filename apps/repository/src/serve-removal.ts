// Serves the transaction by which an administrator has documents removed (ITI TF-2: 3.86).
import { iti86 } from '@isthmus/xds/transactions/iti-86'
import { createRemovalLedger } from './db/removal-ledger.ts'
import { createRemovalAudit } from './removal-audit.ts'
import type { ServeParts } from './serve-provide.ts'
import { removeDocuments } from './transactions/iti-86.ts'

export function serveRemoval(
  path: string,
  { config, service, documents, ledger, assertion }: ServeParts,
): void {
  const { limits, repositoryUniqueId } = config
  const { audit, database, node, server, log } = service
  server.serve(path, iti86, {
    handler: removeDocuments({
      repositoryUniqueId,
      documentsPerRemovalMax: limits.documentsPerRemovalMax,
      documents,
      ledger,
      removals: createRemovalLedger(database),
      audit: createRemovalAudit(audit, node),
      log,
    }),
    actors: ['document-administrator'],
    assertion,
    limits: {
      rootPartBytesMax: limits.retrieveBytesMax,
      totalBytesMax: limits.retrieveBytesMax,
    },
  })
}
