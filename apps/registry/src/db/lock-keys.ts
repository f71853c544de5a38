// Locks by name, for as long as a transaction lasts.
import { type Transaction, sql } from 'kysely'
import type { RegistryTables } from './schema.ts'

/** Always in the same order, so that two transactions cannot wait for each other. */
export async function lockKeys(
  transaction: Transaction<RegistryTables>,
  keys: readonly string[],
): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(key)
    from (
      select distinct hashtextextended(name, 0) as key
      from unnest(${keys}::text[]) as name order by 1
    ) as keys
  `.execute(transaction)
}
