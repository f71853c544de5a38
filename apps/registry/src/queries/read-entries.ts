// Runs a stored query page by page, so that memory holds a page of rows and not what a patient has.
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { Kysely } from 'kysely'
import type { EntryRow } from '../db/entry-rows.ts'
import type { RegistryTables } from '../db/schema.ts'
import { findDocuments } from './find-documents.ts'
import { getDocuments } from './get-documents.ts'
import type { Page } from './page.ts'

export interface ReadOptions {
  readonly rowsPerPage: number
  readonly signal: AbortSignal
}

/** Gives the rows that match, a page at a time; asking for no more pages reads no more. */
export async function* readEntries(
  database: Kysely<RegistryTables>,
  query: StoredQuery,
  { rowsPerPage, signal }: ReadOptions,
): AsyncGenerator<readonly EntryRow[], void> {
  let after: Page['after']
  for (;;) {
    const rows = await select(database, query, { rowsMax: rowsPerPage, after }).execute({ signal })
    yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsPerPage) return
    after = { patientId: last.patient_id, entryUuid: last.entry_uuid }
  }
}

function select(database: Kysely<RegistryTables>, query: StoredQuery, page: Page) {
  return query.kind === 'FindDocuments'
    ? findDocuments(database, query, page)
    : getDocuments(database, query, page)
}
