// GetAll (ITI TF-2: 3.18.4.1.2.3.7.4).
import type { GetAll } from '@isthmus/xds/stored-query'
import { sql } from 'kysely'
import { addAssociationsOf } from './associations-of.ts'
import { all, contentConditions, isOfPatient, isOneOf } from './conditions.ts'
import { entryPage, folderPage, submissionSetPage } from './object-pages.ts'
import type { Search } from './search.ts'

/** Also every association with an end among the objects, wherever its other end is. */
export async function getAll(search: Search, query: GetAll): Promise<void> {
  const { patientId } = query
  const { database } = search
  const survivor = sql<string>`${patientId}::text`
  const submissionSets = await search.addAll('submission-set', (page) =>
    submissionSetPage(database, page, survivor)
      .where(isOfPatient('submission_set', patientId))
      .where(isOneOf('status', query.submissionSetStatuses)),
  )
  const folders = await search.addAll('folder', (page) =>
    folderPage(database, page, survivor)
      .where(isOfPatient('folder', patientId))
      .where(isOneOf('status', query.folderStatuses)),
  )
  const filters = all([isOneOf('status', query.documentEntryStatuses), ...contentConditions(query)])
  const entries = await search.addAll('document-entry', (page) =>
    entryPage(database, page, survivor)
      .where(isOfPatient('document_entry', patientId))
      .where(filters),
  )
  const found = [...submissionSets, ...folders, ...entries]
  await addAssociationsOf(search, found, query.associationStatuses)
}
