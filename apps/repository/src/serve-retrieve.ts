// Serves the transaction that hands documents over (ITI TF-2: 3.43).
import { domainPolicy } from '@isthmus/consent/domain-policy'
import { createPatientLinks } from '@isthmus/consent/patient-links'
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { createRetrieveAudit } from './retrieve-audit.ts'
import type { ServeParts } from './serve-provide.ts'
import { retrieveDocumentSet } from './transactions/iti-43.ts'

export function serveRetrieve(
  path: string,
  { config, service, documents, ledger, assertion }: ServeParts,
): void {
  const { limits, patients, profile, repositoryUniqueId } = config
  const { audit, node, client, server, log } = service
  server.serve(path, iti43, {
    handler: retrieveDocumentSet({
      repositoryUniqueId,
      documentsPerRetrieveMax: limits.documentsPerRetrieveMax,
      documents,
      ledger,
      assigningAuthority: config.assigningAuthority,
      consents: createConsentReader({ client, endpoint: config.consents }),
      policy: domainPolicy(profile),
      toDomain: createPatientLinks(patients).toDomain,
      audit: createRetrieveAudit({ audit, node }),
      log,
    }),
    actors: ['document-consumer', 'consumer-gateway', 'tester'],
    assertion,
    limits: {
      rootPartBytesMax: limits.retrieveBytesMax,
      partsMax: requestPartsMax,
      totalBytesMax: limits.retrieveBytesMax * 2,
    },
  })
}

// The message has one part of its own; a few that mean nothing do no harm.
const requestPartsMax = 10
