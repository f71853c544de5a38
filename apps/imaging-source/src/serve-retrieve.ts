// Serves RAD-69 with all that its decision needs.
import { createConsentReader } from '@isthmus/consent-reader/consent-reader'
import { domainPolicy } from '@isthmus/consent/domain-policy'
import type { Archive } from '@isthmus/pacs/archive'
import type { PatientIdentifiers } from '@isthmus/pix-consumer/patient-identifiers'
import { assertionPolicies, openAssertionVerifier } from '@isthmus/service/assertion-policy'
import type { Service } from '@isthmus/service/open-service'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import type { ImagingSourceConfig } from './config.ts'
import type { ImagingSourceTables } from './db/schema.ts'
import { createRelease } from './release.ts'
import { createRetrieveAudit } from './retrieve-audit.ts'
import { retrieveImagingDocumentSet } from './transactions/rad-69.ts'
import { createTurnstile } from './turnstile.ts'

export interface RetrieveOrder {
  readonly config: ImagingSourceConfig
  readonly service: Service<ImagingSourceTables>
  readonly archive: Archive
  readonly identifiers: PatientIdentifiers
}

/** Adds the route to the service's server. */
export function serveRetrieve({ config, service, archive, identifiers }: RetrieveOrder): void {
  const { audit, client, database, log, node, server } = service
  const { limits, retrieveLocationUid, profile } = config
  const endpoint = `${config.publicUrl}${path}`
  const verifier = openAssertionVerifier({ trust: config.assertionTrust, recipients: [endpoint] })
  server.serve(path, rad69, {
    handler: retrieveImagingDocumentSet({
      release: createRelease({
        database,
        archive,
        consents: createConsentReader({ client, endpoint: config.consents }),
        identifiers,
        policy: domainPolicy(profile),
      }),
      archive,
      trail: audit,
      audit: createRetrieveAudit(node, retrieveLocationUid),
      turnstile: createTurnstile(limits.retrievesPerPeerMax),
      retrieveLocationUid,
      instancesMax: limits.instancesPerRetrieveMax,
      studiesMax: limits.studiesPerRetrieveMax,
      log,
    }),
    actors: ['imaging-document-consumer', 'consumer-gateway', 'tester'],
    assertion: assertionPolicies(verifier, profile).asking,
    limits: { rootPartBytesMax: limits.rootPartBytesMax },
  })
}

const path = '/rad-69'
