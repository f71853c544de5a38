// Reads and writes what the repository knows of its documents.
import type { Executor } from '@isthmus/postgres/executor'
import type { Insertable, Kysely, Selectable } from 'kysely'
import type { IntegrityAudit } from '../integrity-audit.ts'
import type { DocumentTable, RepositoryTables } from './schema.ts'

export type DocumentRow = Selectable<DocumentTable>
export type NewDocumentRow = Insertable<DocumentTable>

export interface LedgerTransaction {
  /** The registry has them. */
  writeRegistered(contentNames: readonly string[]): Promise<void>
  /** The registry refused them, or never heard of them: what is left are bytes to be discarded. */
  writeRemoved(contentNames: readonly string[]): Promise<void>
  readonly executor: Executor
}

export interface DocumentLedger {
  /** Before anything of them has a place: there are never bytes that no row tells of. */
  writeStored(rows: readonly NewDocumentRow[]): Promise<void>
  transaction(step: (transaction: LedgerTransaction) => Promise<void>): Promise<void>
  /** The bytes of these removed documents are gone: so may be their rows. */
  forgetRemoved(contentNames: readonly string[]): Promise<void>
  /** Tells the audit of it when that is news, and the document was one to be handed out. */
  writeDamaged(contentName: string, at: Date): Promise<void>
  /**
   * What is held under each uniqueId: the documents that the registry took; where it took none,
   * those of which its answer is not known. The longest held comes first.
   */
  readByUniqueIds(
    uniqueIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly DocumentRow[]>>
}

export function createDocumentLedger(
  database: Kysely<RepositoryTables>,
  tell: IntegrityAudit,
): DocumentLedger {
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
          writeRegistered: (names) => settle(transaction, names, 'registered'),
          writeRemoved: (names) => settle(transaction, names, 'removed'),
        }),
      ),

    async forgetRemoved(names) {
      if (names.length === 0) return
      await database
        .deleteFrom('document')
        .where('content_name', 'in', [...names])
        .where('standing', '=', 'removed')
        .execute()
    },

    writeDamaged: (name, at) =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction
          .updateTable('document')
          .set({ damaged_at: at })
          .where('content_name', '=', name)
          .where('damaged_at', 'is', null)
          .returning(['patient_id', 'unique_id', 'standing'])
          .executeTakeFirst()
        if (row?.standing !== 'registered') return
        const { patient_id: patientId, unique_id: documentUniqueId } = row
        await tell({ patientId, documentUniqueId, found: 'damaged' }, transaction)
      }),

    async readByUniqueIds(uniqueIds) {
      if (uniqueIds.length === 0) return new Map()
      const rows = await database
        .selectFrom('document')
        .selectAll()
        .where('unique_id', 'in', [...uniqueIds])
        .where('standing', '<>', 'removed')
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

// What the registry once took stays so, whatever another submission of it came to.
async function settle(
  transaction: Kysely<RepositoryTables>,
  contentNames: readonly string[],
  to: 'registered' | 'removed',
): Promise<void> {
  if (contentNames.length === 0) return
  await transaction
    .updateTable('document')
    .set({ standing: to })
    .where('content_name', 'in', [...contentNames])
    .where('standing', '=', 'stored')
    .execute()
}
