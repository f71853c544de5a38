// The consents of a patient and of everyone who was merged into him, also while the Consent Registry
// has not heard of the merge: what any of them refused stays refused.
import type { PatientConsents } from '@isthmus/consent/search-bundle'
import { strictestConsents } from '@isthmus/consent/strictest-consents'
import { type ConsentReader, createConsentReader } from '@isthmus/consent-reader/consent-reader'
import type { Service } from '@isthmus/service/open-service'
import type { RegistryConfig } from './config.ts'
import { readMergedIds } from '@isthmus/identity-feed/db/merged-patients'
import type { RegistryTables } from './db/schema.ts'

/** Asks the Consent Registry, and our own database who was merged into whom. */
export function consentsOfMerged(
  { client, database }: Pick<Service<RegistryTables>, 'client' | 'database'>,
  { consents: endpoint, limits }: Pick<RegistryConfig, 'consents' | 'limits'>,
): Pick<ConsentReader, 'patientConsents'> {
  const { consentTimeoutMs: timeoutMs } = limits
  return createMergedConsentReader(createConsentReader({ client, endpoint, timeoutMs }), (id) =>
    readMergedIds(database, id),
  )
}

/** `mergedIds` gives the CX of all who were merged into a patient. */
export function createMergedConsentReader(
  reader: Pick<ConsentReader, 'patientConsents'>,
  mergedIds: (patientId: string) => Promise<readonly string[]>,
): Pick<ConsentReader, 'patientConsents'> {
  return {
    async patientConsents(patientId, signal) {
      // Both are asked at once: nearly nobody was ever merged.
      const [own, merged] = await Promise.all([
        reader.patientConsents(patientId, signal),
        mergedIds(patientId),
      ])
      // A merge that reached us and not yet the Consent Registry.
      const others = merged.filter((id) => !own.patientIds.includes(id))
      if (others.length === 0) return own
      const all = await Promise.all(
        others.map(async (id) => ({ id, ...(await reader.patientConsents(id, signal)) })),
      )
      return together([{ id: patientId, ...own }, ...all], patientId)
    },
  }
}

function together(
  all: readonly ({ readonly id: string } & PatientConsents)[],
  patientId: string,
): PatientConsents {
  const counting = strictestConsents(all.map(({ id, consents }) => ({ patientId: id, consents })))
  return {
    consents: counting.flatMap(({ consents }) => consents.map((one) => ({ ...one, patientId }))),
    patientIds: [...new Set(all.flatMap(({ patientIds }) => patientIds))],
  }
}
