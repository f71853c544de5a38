// A list of entryUUIDs as one parameter of a statement.
import { toUuid } from '@isthmus/xds/entry-uuid'
import { sql } from 'kysely'

/** For the right side of `=`: true for each of the ids. */
export function anyUuid(ids: readonly string[]) {
  return sql<string>`any(${ids.map((id) => toUuid(id))}::uuid[])`
}
