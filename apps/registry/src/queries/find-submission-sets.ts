// FindSubmissionSets (ITI TF-2: 3.18.4.1.2.3.7.2).
import type { FindSubmissionSets } from '@isthmus/xds/stored-query'
import { sql } from 'kysely'
import { all, anyLike, isOfPatient, isOneOf, whenAsked, within } from './conditions.ts'
import { submissionSetPage } from './object-pages.ts'
import type { Search } from './search.ts'

export async function findSubmissionSets(search: Search, query: FindSubmissionSets): Promise<void> {
  const { patientId, authorPerson } = query
  const filters = all([
    isOneOf('status', query.statuses),
    ...whenAsked('source_id', query.sourceIds),
    ...within('submission_time', query.submissionTime),
    ...(authorPerson === undefined ? [] : [anyLike('author_persons', [authorPerson])]),
    ...whenAsked('content_type_code', query.contentTypeCodes),
  ])
  await search.addAll('submission-set', (page) =>
    submissionSetPage(search.database, page, sql<string>`${patientId}::text`)
      .where(isOfPatient('submission_set', patientId))
      .where(filters),
  )
}
