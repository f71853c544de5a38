// GetSubmissionSets (ITI TF-2: 3.18.4.1.2.3.7.9).
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { GetSubmissionSets } from '@isthmus/xds/stored-query'
import { addById } from './add-by-id.ts'
import { associationsAt } from './associations-of.ts'
import { chunks } from './chunks.ts'
import { hasUuid, isOneOf } from './conditions.ts'
import { currentStatuses } from './current-statuses.ts'
import { submissionSetPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** The sets that hold the entries or folders, as Original or Reference, and what links them. */
export async function getSubmissionSets(search: Search, query: GetSubmissionSets): Promise<void> {
  const { database } = search
  for (const uuids of chunks(query.uuids.map((id) => toUuid(id)))) {
    const ends = { end: 'target_id', uuids, types: ['HasMember'] } as const
    for await (const memberships of search.seen('association', (page) =>
      associationsAt(database, ends, page).where(
        isOneOf('association.status', currentStatuses(query)),
      ),
    )) {
      // A folder holds entries by the same type of association; what is no set is not found here.
      const sets = await addById(search, 'submission-set', {
        uuids: memberships.map(({ source_id }) => source_id),
        select: (page, some) =>
          submissionSetPage(database, page).where(hasUuid('submission_set', some)),
      })
      search.add(
        'association',
        memberships.filter(({ source_id }) => sets.has(source_id)),
      )
    }
  }
}
