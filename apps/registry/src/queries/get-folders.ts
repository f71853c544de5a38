// GetFolders (ITI TF-2: 3.18.4.1.2.3.7.6).
import type { GetFolders } from '@isthmus/xds/stored-query'
import { isNamed } from './conditions.ts'
import { idChunks } from './id-chunks.ts'
import { folderPage } from './object-pages.ts'
import type { Search } from './search.ts'

export async function getFolders(search: Search, { by }: GetFolders): Promise<void> {
  for (const some of idChunks(by, foldersAtOnce)) {
    await search.addAll('folder', (page) =>
      folderPage(search.database, page).where(isNamed('folder', some)),
    )
  }
}

/** Folders are few: with more ids, reading them all can seem the cheaper way to the planner. */
const foldersAtOnce = 50
