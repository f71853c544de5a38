// GetFolderAndContents (ITI TF-2: 3.18.4.1.2.3.7.11).
import type { GetFolderAndContents } from '@isthmus/xds/stored-query'
import { addById } from './add-by-id.ts'
import { associationsAt } from './associations-of.ts'
import { all, contentConditions, hasUuid, isNamed, isOneOf } from './conditions.ts'
import { currentStatuses } from './current-statuses.ts'
import { entryPage, folderPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** The folder, its entries as far as the filter leaves them, and their memberships. */
export async function getFolderAndContents(
  search: Search,
  query: GetFolderAndContents,
): Promise<void> {
  const { database } = search
  const folders = await search.addAll('folder', (page) =>
    folderPage(database, page).where(isNamed('folder', query.by)),
  )
  if (folders.length === 0) return
  const ends = { end: 'source_id', uuids: folders, types: ['HasMember'] } as const
  const filters = all(contentConditions(query))
  for await (const memberships of search.seen('association', (page) =>
    associationsAt(database, ends, page).where(
      isOneOf('association.status', currentStatuses(query)),
    ),
  )) {
    const entries = await addById(search, 'document-entry', {
      uuids: memberships.map(({ target_id }) => target_id),
      select: (page, some) =>
        entryPage(database, page).where(hasUuid('document_entry', some)).where(filters),
    })
    search.add(
      'association',
      memberships.filter(({ target_id }) => entries.has(target_id)),
    )
  }
}
