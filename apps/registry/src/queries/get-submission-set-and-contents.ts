// GetSubmissionSetAndContents (ITI TF-2: 3.18.4.1.2.3.7.10).
import type { GetSubmissionSetAndContents } from '@isthmus/xds/stored-query'
import { addById } from './add-by-id.ts'
import { associationsAt } from './associations-of.ts'
import { chunks } from './chunks.ts'
import { all, contentConditions, hasUuid, isNamed, isOneOf } from './conditions.ts'
import type { AssociationRow } from './found-row.ts'
import { currentStatuses } from './current-statuses.ts'
import { associationPage, entryPage, folderPage, submissionSetPage } from './object-pages.ts'
import type { Search } from './search.ts'

/**
 * The set, its entries as far as the filter leaves them, its folders, and the memberships whose
 * ends are both in the answer.
 */
export async function getSubmissionSetAndContents(
  search: Search,
  query: GetSubmissionSetAndContents,
): Promise<void> {
  const sets = await search.addAll('submission-set', (page) =>
    submissionSetPage(search.database, page).where(isNamed('submission_set', query.by)),
  )
  if (sets.length === 0) return
  const memberships = await membershipsOf(search, query, sets)
  const members = await addMembers(
    search,
    query,
    memberships.map(({ target_id }) => target_id),
  )
  search.add(
    'association',
    memberships.filter(({ target_id }) => members.has(target_id)),
  )
}

async function membershipsOf(
  search: Search,
  query: GetSubmissionSetAndContents,
  uuids: readonly string[],
): Promise<readonly AssociationRow[]> {
  const ends = { end: 'source_id', uuids, types: ['HasMember'] } as const
  // One submission made them all, and a message has its limit.
  const memberships: AssociationRow[] = []
  for await (const rows of search.seen('association', (page) =>
    associationsAt(search.database, ends, page).where(
      isOneOf('association.status', currentStatuses(query)),
    ),
  )) {
    memberships.push(...rows)
  }
  return memberships
}

// Two passes: which memberships of folders stay shows once their ends are known, and which of the
// set's memberships of those stay, after that.
async function addMembers(
  search: Search,
  query: GetSubmissionSetAndContents,
  uuids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { database } = search
  const filters = all(contentConditions(query))
  const entries = await addById(search, 'document-entry', {
    uuids,
    select: (page, some) =>
      entryPage(database, page).where(hasUuid('document_entry', some)).where(filters),
  })
  const folders = await addById(search, 'folder', {
    uuids,
    select: (page, some) => folderPage(database, page).where(hasUuid('folder', some)),
  })
  const objects = new Set([...entries, ...folders])
  const members = new Set(objects)
  for (const chunk of chunks(uuids)) {
    for await (const rows of search.seen('association', (page) =>
      associationPage(database, page)
        .where(hasUuid('association', chunk))
        .where(isOneOf('association.type', ['HasMember']))
        .where(isOneOf('association.status', currentStatuses(query))),
    )) {
      const staying = rows.filter(
        ({ source_id, target_id }) => objects.has(source_id) && objects.has(target_id),
      )
      search.add('association', staying)
      for (const { entry_uuid } of staying) members.add(entry_uuid)
    }
  }
  return members
}
