// GetDocuments (ITI TF-2: 3.18.4.1.2.3.7.5).
import type { GetDocuments } from '@isthmus/xds/stored-query'
import { isNamed } from './conditions.ts'
import { idChunks } from './id-chunks.ts'
import { entryPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** Entries of any status; of several patients, when they share a uniqueId. */
export async function getDocuments(search: Search, { by }: GetDocuments): Promise<void> {
  for (const some of idChunks(by)) {
    await search.addAll('document-entry', (page) =>
      entryPage(search.database, page).where(isNamed('document_entry', some)),
    )
  }
}
