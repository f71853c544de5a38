// GetAssociations (ITI TF-2: 3.18.4.1.2.3.7.7).
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { GetAssociations } from '@isthmus/xds/stored-query'
import { addAssociationsOf } from './associations-of.ts'
import type { Search } from './search.ts'

export async function getAssociations(search: Search, query: GetAssociations): Promise<void> {
  const uuids = query.uuids.map((id) => toUuid(id))
  await addAssociationsOf(search, uuids, query.associationStatuses)
}
