// The consents of a patient and of everyone who was merged into him: what any of them refused stays
// refused, so that no merge opens what was closed.
import { currentConsents, verdictOf } from '@isthmus/consent/consent-verdict'
import type { ConsentRecord } from '@isthmus/consent/consent-record'
import { type ConsentReader, createConsentReader } from '@isthmus/consent-reader/consent-reader'
import type { Service } from '@isthmus/service/open-service'
import type { RegistryConfig } from './config.ts'
import { readMergedIds } from './db/merged-patients.ts'
import type { RegistryTables } from './db/schema.ts'

/** Asks the Consent Registry, and our own database who was merged into whom. */
export function consentsOfMerged(
  { client, database }: Pick<Service<RegistryTables>, 'client' | 'database'>,
  { consents: endpoint, limits }: Pick<RegistryConfig, 'consents' | 'limits'>,
): ConsentReader {
  const { consentTimeoutMs: timeoutMs } = limits
  return createMergedConsentReader(createConsentReader({ client, endpoint, timeoutMs }), (id) =>
    readMergedIds(database, id),
  )
}

/** `mergedIds` gives the CX of all who were merged into a patient. */
export function createMergedConsentReader(
  reader: ConsentReader,
  mergedIds: (patientId: string) => Promise<readonly string[]>,
): ConsentReader {
  return {
    async consentsOf(patientId, signal) {
      // Both are asked at once: nearly nobody was ever merged.
      const [own, merged] = await Promise.all([
        reader.consentsOf(patientId, signal),
        mergedIds(patientId),
      ])
      if (merged.length === 0) return own
      const others = await Promise.all(
        merged.map(async (id) => ({ id, consents: await reader.consentsOf(id, signal) })),
      )
      return together([{ id: patientId, consents: own }, ...others], patientId)
    },
  }
}

interface RecordedConsents {
  readonly id: string
  readonly consents: readonly ConsentRecord[]
}

function together(all: readonly RecordedConsents[], patientId: string): readonly ConsentRecord[] {
  const denying = all.find(({ id, consents }) => isDenied(id, consents))
  const counting = denying === undefined ? all : [denying]
  return counting.flatMap(({ consents }) => consents.map((one) => ({ ...one, patientId })))
}

function isDenied(id: string, consents: readonly ConsentRecord[]): boolean {
  return verdictOf(currentConsents(consents, id))?.decision === 'deny'
}
