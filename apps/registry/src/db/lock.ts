// Puts registrations that could contradict each other in a row, for as long as their transactions
// last.
import type { FactsNeeded } from '@isthmus/xds/registration-facts'
import type { Transaction } from 'kysely'
import { lockKeys } from './lock-keys.ts'
import type { RegistryTables } from './schema.ts'

/**
 * Of two submissions with one uniqueId or one id the second sees the first. A submission that
 * refers to registered objects holds its patient: entries, their derivatives and their folders are
 * his. It holds the objects, too: they may be another's, and must not be removed meanwhile.
 */
export async function lockRegistration(
  transaction: Transaction<RegistryTables>,
  { uniqueIds, submittedIds, referencedIds, patientId }: FactsNeeded,
): Promise<void> {
  const keys = [
    ...uniqueIds.map((uniqueId) => `unique-id ${uniqueId}`),
    ...[...submittedIds, ...referencedIds].map((id) => `id ${id}`),
    ...(referencedIds.length > 0 ? [`patient ${patientId}`] : []),
  ]
  await lockKeys(transaction, keys)
}
