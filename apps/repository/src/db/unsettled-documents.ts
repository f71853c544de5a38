// The documents that the sweep looks at: those whose standing is not known, and those whose bytes
// are to be discarded.
import type { Kysely } from 'kysely'
import type { DocumentRow } from './document-ledger.ts'
import type { RepositoryTables } from './schema.ts'

/** One uniqueId of which the registry's word is due, with everything that is held under it. */
export interface UnsettledDocument {
  readonly uniqueId: string
  readonly rows: readonly DocumentRow[]
}

export interface UnsettledDocuments {
  /** The oldest first, stored before that time; `after` leaves out what was seen before. */
  readStored(page: Page): Promise<readonly UnsettledDocument[]>
  readRemoved(rowsMax: number): Promise<readonly string[]>
  /** By content name; what was settled in the meantime stays as it is. */
  settle(contentNames: readonly string[], to: 'registered' | 'removed'): Promise<void>
}

export interface Page {
  readonly before: Date
  /** uniqueIds in the order of their text. */
  readonly after: string
  readonly uniqueIdsMax: number
}

export function createUnsettledDocuments(database: Kysely<RepositoryTables>): UnsettledDocuments {
  return {
    async readStored({ before, after, uniqueIdsMax }) {
      const due = await database
        .selectFrom('document')
        .select('unique_id')
        .distinct()
        .where('standing', '=', 'stored')
        .where('stored_at', '<', before)
        .where('unique_id', '>', after)
        .orderBy('unique_id')
        .limit(uniqueIdsMax)
        .execute()
      if (due.length === 0) return []
      const rows = await database
        .selectFrom('document')
        .selectAll()
        .where(
          'unique_id',
          'in',
          due.map(({ unique_id }) => unique_id),
        )
        .where('standing', '<>', 'removed')
        .execute()
      const held = Map.groupBy(rows, (row) => row.unique_id)
      return due.map(({ unique_id: uniqueId }) => ({ uniqueId, rows: held.get(uniqueId) ?? [] }))
    },

    async readRemoved(rowsMax) {
      const rows = await database
        .selectFrom('document')
        .select('content_name')
        .where('standing', '=', 'removed')
        .orderBy('stored_at')
        .limit(rowsMax)
        .execute()
      return rows.map(({ content_name }) => content_name)
    },

    async settle(contentNames, to) {
      if (contentNames.length === 0) return
      await database
        .updateTable('document')
        .set({ standing: to })
        .where('content_name', 'in', [...contentNames])
        .where('standing', '=', 'stored')
        .execute()
    },
  }
}
