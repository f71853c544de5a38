// FindFolders (ITI TF-2: 3.18.4.1.2.3.7.3).
import type { FindFolders } from '@isthmus/xds/stored-query'
import { sql } from 'kysely'
import { all, isOfPatient, isOneOf, overlaps, within } from './conditions.ts'
import { folderPage } from './object-pages.ts'
import type { Search } from './search.ts'

export async function findFolders(search: Search, query: FindFolders): Promise<void> {
  const { patientId } = query
  const filters = all([
    isOneOf('status', query.statuses),
    ...within('last_update_time', query.lastUpdateTime),
    ...query.codes.map((codes) => overlaps('codes', codes)),
  ])
  await search.addAll('folder', (page) =>
    folderPage(search.database, page, sql<string>`${patientId}::text`)
      .where(isOfPatient('folder', patientId))
      .where(filters),
  )
}
