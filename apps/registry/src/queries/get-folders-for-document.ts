// GetFoldersForDocument (ITI TF-2: 3.18.4.1.2.3.7.12).
import type { GetFoldersForDocument } from '@isthmus/xds/stored-query'
import { addById } from './add-by-id.ts'
import { associationsAt } from './associations-of.ts'
import { hasUuid, isNamed, isOneOf } from './conditions.ts'
import { entryPage, folderPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** The folders alone. */
export async function getFoldersForDocument(
  search: Search,
  { by, associationStatuses }: GetFoldersForDocument,
): Promise<void> {
  const { database } = search
  for await (const entries of search.seen('document-entry', (page) =>
    entryPage(database, page).where(isNamed('document_entry', by)),
  )) {
    const uuids = entries.map(({ entry_uuid }) => entry_uuid)
    const ends = { end: 'target_id', uuids, types: ['HasMember'] } as const
    for await (const memberships of search.seen('association', (page) =>
      associationsAt(database, ends, page).where(
        isOneOf('association.status', associationStatuses),
      ),
    )) {
      await addById(search, 'folder', {
        uuids: memberships.map(({ source_id }) => source_id),
        select: (page, some) => folderPage(database, page).where(hasUuid('folder', some)),
      })
    }
  }
}
