// The source's database as its other files see it.
import type { Kysely, Transaction } from 'kysely'
import type { ImagingSourceTables } from './schema.ts'

export type Database = Kysely<ImagingSourceTables>
export type DatabaseTransaction = Transaction<ImagingSourceTables>

/** All that `work` does in the transaction, or nothing of it. */
export async function inTransaction(
  database: Database,
  work: (transaction: DatabaseTransaction) => Promise<void>,
): Promise<void> {
  await database.transaction().execute(work)
}
