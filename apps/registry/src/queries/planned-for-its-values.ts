// A statement whose best plan hangs on how common its values are.
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'

/** PostgreSQL plans what is run anew, whatever plan it keeps for statements of the same text. */
export function plannedForItsValues<Result>(
  database: Kysely<RegistryTables>,
  run: (planned: Kysely<RegistryTables>) => Promise<Result>,
): Promise<Result> {
  return database.transaction().execute(async (transaction) => {
    await sql`set local plan_cache_mode = force_custom_plan`.execute(transaction)
    return run(transaction)
  })
}
