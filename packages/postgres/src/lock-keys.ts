// Locks by name, for as long as a transaction lasts.
import { CompiledQuery } from 'kysely'
import type { Executor } from './executor.ts'

/** Always in the same order, so that two transactions cannot wait for each other. */
export async function lockKeys(transaction: Executor, keys: readonly string[]): Promise<void> {
  await transaction.getExecutor().executeQuery(CompiledQuery.raw(statement, [keys]))
}

const statement = `
  select pg_advisory_xact_lock(key)
  from (
    select distinct hashtextextended(name, 0) as key
    from unnest($1::text[]) as name order by 1
  ) as keys`
