// Puts changes of patients in a row with the registrations that refer to their objects.
import { type Transaction, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

/**
 * Takes the locks that `lockRegistration` takes for a patient, in the same order: a merge waits for
 * the submissions of both patients, and they for it.
 */
export async function lockPatients(
  transaction: Transaction<RegistryTables>,
  patientIds: readonly string[],
): Promise<void> {
  const keys = patientIds.map((patientId) => `patient ${patientId}`)
  await sql`
    select pg_advisory_xact_lock(key)
    from (
      select distinct hashtextextended(name, 0) as key
      from unnest(${keys}::text[]) as name order by 1
    ) as keys
  `.execute(transaction)
}
