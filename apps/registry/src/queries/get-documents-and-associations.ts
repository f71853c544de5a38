// GetDocumentsAndAssociations (ITI TF-2: 3.18.4.1.2.3.7.8).
import type { GetDocumentsAndAssociations } from '@isthmus/xds/stored-query'
import { addAssociationsOf } from './associations-of.ts'
import { isNamed } from './conditions.ts'
import { idChunks } from './id-chunks.ts'
import { entryPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** The other ends of the associations are not part of the answer. */
export async function getDocumentsAndAssociations(
  search: Search,
  { by, associationStatuses }: GetDocumentsAndAssociations,
): Promise<void> {
  const entries: string[] = []
  for (const some of idChunks(by)) {
    const found = await search.addAll('document-entry', (page) =>
      entryPage(search.database, page).where(isNamed('document_entry', some)),
    )
    entries.push(...found)
  }
  await addAssociationsOf(search, entries, associationStatuses)
}
