// Takes documents out of the ledger, all of them or none (ITI TF-2: 3.86.4.1.3).
import type { Executor } from '@isthmus/postgres/executor'
import type { Kysely } from 'kysely'
import type { DocumentRow } from './document-ledger.ts'
import type { RepositoryTables } from './schema.ts'

export interface RemovalLedger {
  /** Everything that is held under these uniqueIds, whatever its standing. */
  readHeld(uniqueIds: readonly string[]): Promise<readonly DocumentRow[]>
  /**
   * Durable together with what `within` writes. False, and nothing done, when one of the rows is no
   * longer what it was.
   */
  remove(
    rows: readonly DocumentRow[],
    within: (transaction: Executor) => Promise<void>,
  ): Promise<boolean>
}

export function createRemovalLedger(database: Kysely<RepositoryTables>): RemovalLedger {
  return {
    readHeld: (uniqueIds) =>
      database
        .selectFrom('document')
        .selectAll()
        .where('unique_id', 'in', [...uniqueIds])
        .where('standing', '<>', 'removed')
        .execute(),

    async remove(rows, within) {
      const names = rows.map((row) => row.content_name).toSorted()
      try {
        await database.transaction().execute(async (transaction) => {
          const removed = await transaction
            .updateTable('document')
            .set({ standing: 'removed' })
            .where('content_name', 'in', names)
            .where('standing', '=', 'registered')
            .returning('content_name')
            .execute()
          if (removed.length !== names.length) throw new ChangedMeanwhileError('a row has changed')
          await within(transaction)
        })
        return true
      } catch (error) {
        if (error instanceof ChangedMeanwhileError) return false
        throw error
      }
    },
  }
}

class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError'
}
