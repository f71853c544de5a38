// FindDocuments, FindDocumentsByReferenceId, FindDocumentsExclude
// (ITI TF-2: 3.18.4.1.2.3.7.1, 3.18.4.1.2.3.7.14).
import type { FindDocuments } from '@isthmus/xds/stored-query'
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { all, isOfPatient } from './conditions.ts'
import { entryFilters } from './entry-filters.ts'
import { entryPage } from './object-pages.ts'
import type { Page } from './page.ts'
import type { Search } from './search.ts'

export async function findDocuments(search: Search, query: FindDocuments): Promise<void> {
  await search.addAll('document-entry', (page) => selectDocuments(search.database, query, page))
}

/** Entries of the patient and of everyone merged into him, in the order of their keys. */
export function selectDocuments(
  database: Kysely<RegistryTables>,
  query: FindDocuments,
  page: Page,
) {
  return entryPage(database, page, sql<string>`${query.patientId}::text`)
    .where(isOfPatient('document_entry', query.patientId))
    .where(all(entryFilters(query)))
}
