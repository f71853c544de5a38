// Reads and writes what the repository knows of its documents.
import type { Executor } from '@isthmus/postgres/executor'
import type { Kysely } from 'kysely'
import type { DocumentTable, RepositoryTables } from './schema.ts'

export type DocumentRow = DocumentTable

export interface LedgerTransaction {
  /** The registry has them: from now on the repository answers for them. */
  writeRegistered(contentNames: readonly string[]): Promise<void>
  /** The registry refused them. */
  removeStored(contentNames: readonly string[]): Promise<void>
  readonly executor: Executor
}

export interface DocumentLedger {
  /** The documents are on disk; what the registry says of them is not known yet. */
  writeStored(rows: readonly DocumentRow[]): Promise<void>
  transaction(step: (transaction: LedgerTransaction) => Promise<void>): Promise<void>
  readKnown(contentNames: readonly string[]): Promise<ReadonlySet<string>>
  /** One row for each uniqueId that is held; of several with the same bytes, one that is registered. */
  readByUniqueIds(uniqueIds: readonly string[]): Promise<ReadonlyMap<string, DocumentRow>>
}

export function createDocumentLedger(database: Kysely<RepositoryTables>): DocumentLedger {
  return {
    async writeStored(rows) {
      if (rows.length > 0)
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

    async readKnown(contentNames) {
      if (contentNames.length === 0) return new Set()
      const rows = await database
        .selectFrom('document')
        .select('content_name')
        .where('content_name', 'in', [...contentNames])
        .execute()
      return new Set(rows.map((row) => row.content_name))
    },

    async readByUniqueIds(uniqueIds) {
      if (uniqueIds.length === 0) return new Map()
      const rows = await database
        .selectFrom('document')
        .selectAll()
        .distinctOn('unique_id')
        .where('unique_id', 'in', [...uniqueIds])
        .orderBy('unique_id')
        .orderBy('standing')
        .orderBy('stored_at')
        .execute()
      return new Map(rows.map((row) => [row.unique_id, row]))
    },
  }
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
