// Puts registrations that could contradict each other in a row, for as long as their transactions
// last.
import type { FactsNeeded } from '@isthmus/xds/registration-facts'
import { type Transaction, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

/**
 * Of two submissions with one uniqueId or one id the second sees the first. A submission that
 * refers to registered objects holds its patient: entries, their derivatives and their folders are
 * his.
 */
export async function lockRegistration(
  transaction: Transaction<RegistryTables>,
  { uniqueIds, submittedIds, referencedIds, patientId }: FactsNeeded,
): Promise<void> {
  const keys = [
    ...uniqueIds.map((uniqueId) => `unique-id ${uniqueId}`),
    ...submittedIds.map((id) => `id ${id}`),
    ...(referencedIds.length > 0 ? [`patient ${patientId}`] : []),
  ]
  // Always in the same order, so that two transactions cannot wait for each other.
  await sql`
    select pg_advisory_xact_lock(key)
    from (
      select distinct hashtextextended(name, 0) as key
      from unnest(${keys}::text[]) as name order by 1
    ) as keys
  `.execute(transaction)
}
