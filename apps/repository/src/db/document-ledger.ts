// Reads and writes what the repository knows of its documents.
import type { Executor } from '@isthmus/postgres/executor'
import type { Kysely } from 'kysely'
import type { DocumentTable, RepositoryTables } from './schema.ts'

export type DocumentRow = DocumentTable

export interface LedgerTransaction {
  /** The registry has them. */
  writeRegistered(contentNames: readonly string[]): Promise<void>
  /** The registry refused them, or never heard of them. */
  removeStored(contentNames: readonly string[]): Promise<void>
  readonly executor: Executor
}

export interface DocumentLedger {
  /** The documents are on disk; what the registry says of them is not known yet. */
  writeStored(rows: readonly DocumentRow[]): Promise<void>
  transaction(step: (transaction: LedgerTransaction) => Promise<void>): Promise<void>
  /**
   * What is held under each uniqueId: the documents that the registry took; where it took none,
   * those of which its answer is not known. The longest held comes first.
   */
  readByUniqueIds(
    uniqueIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly DocumentRow[]>>
}

export function createDocumentLedger(database: Kysely<RepositoryTables>): DocumentLedger {
  return {
    async writeStored(rows) {
      if (rows.length === 0) return
      await database
        .insertInto('document')
        .values([...rows])
        .execute()
    },

    transaction: (step) =>
      database.transaction().execute((transaction) =>
        step({
          executor: transaction,
          writeRegistered: (names) => writeRegistered(transaction, names),
          removeStored: (names) => removeStored(transaction, names),
        }),
      ),

    async readByUniqueIds(uniqueIds) {
      if (uniqueIds.length === 0) return new Map()
      const rows = await database
        .selectFrom('document')
        .selectAll()
        .where('unique_id', 'in', [...uniqueIds])
        .orderBy('stored_at')
        .orderBy('content_name')
        .execute()
      const held = Map.groupBy(rows, (row) => row.unique_id)
      return new Map([...held].map(([uniqueId, all]) => [uniqueId, standing(all)]))
    },
  }
}

function standing(rows: readonly DocumentRow[]): readonly DocumentRow[] {
  const registered = rows.filter((row) => row.standing === 'registered')
  return registered.length > 0 ? registered : rows
}

async function writeRegistered(
  transaction: Kysely<RepositoryTables>,
  contentNames: readonly string[],
): Promise<void> {
  if (contentNames.length === 0) return
  await transaction
    .updateTable('document')
    .set({ standing: 'registered' })
    .where('content_name', 'in', [...contentNames])
    .execute()
}

async function removeStored(
  transaction: Kysely<RepositoryTables>,
  contentNames: readonly string[],
): Promise<void> {
  if (contentNames.length === 0) return
  await transaction
    .deleteFrom('document')
    .where('content_name', 'in', [...contentNames])
    .where('standing', '=', 'stored')
    .execute()
}
