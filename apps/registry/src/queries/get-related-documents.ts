// GetRelatedDocuments (ITI TF-2: 3.18.4.1.2.3.7.13).
import type { GetRelatedDocuments } from '@isthmus/xds/stored-query'
import { associationsOf } from './associations-of.ts'
import { chunks } from './chunks.ts'
import { all, hasUuid, isNamed, isOneOf } from './conditions.ts'
import type { EntryRow } from './found-row.ts'
import { entryPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** One hop in either direction; the given entry is there when something is related to it. */
export async function getRelatedDocuments(
  search: Search,
  query: GetRelatedDocuments,
): Promise<void> {
  const { database } = search
  // A membership joins no two entries, so it selects nothing.
  const types = query.associationTypes.filter((type) => type !== 'HasMember')
  if (types.length === 0) return
  const given = await entriesOf(search, query)
  if (given.size === 0) return
  const filters = all([
    isOneOf('association.type', types),
    isOneOf('association.status', query.associationStatuses),
  ])
  for await (const relations of search.seen('association', (page) =>
    associationsOf(database, [...given.keys()], page).where(filters),
  )) {
    const ends = relations.flatMap(({ source_id, target_id }) => [source_id, target_id])
    const others: EntryRow[] = []
    for (const some of chunks([...new Set(ends)])) {
      for await (const rows of search.seen('document-entry', (page) =>
        entryPage(database, page)
          .where(hasUuid('document_entry', some))
          .where(isOneOf('document_entry.type', query.types)),
      )) {
        others.push(...rows)
      }
    }
    const entries = new Set(others.map(({ entry_uuid }) => entry_uuid))
    const joined = relations.filter(
      ({ source_id, target_id }) => entries.has(source_id) && entries.has(target_id),
    )
    const shown = new Set(joined.flatMap(({ source_id, target_id }) => [source_id, target_id]))
    search.add(
      'document-entry',
      others.filter(({ entry_uuid }) => shown.has(entry_uuid)),
    )
    search.add('association', joined)
  }
}

async function entriesOf(
  search: Search,
  { by, types }: GetRelatedDocuments,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for await (const rows of search.seen('document-entry', (page) =>
    entryPage(search.database, page)
      .where(isNamed('document_entry', by))
      .where(isOneOf('document_entry.type', types)),
  )) {
    for (const { entry_uuid } of rows) found.add(entry_uuid)
  }
  return found
}
