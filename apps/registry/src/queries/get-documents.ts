// GetDocuments, by entryUUID or by uniqueId (ITI TF-2: 3.18.4.1.2.3.7.5).
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { GetDocuments } from '@isthmus/xds/stored-query'
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { entryColumns } from './entry-columns.ts'
import { type Page, afterKey } from './page.ts'

/** Entries of any status, in the order of their keys; an id that nothing has finds nothing. */
export function getDocuments(database: Kysely<RegistryTables>, { by }: GetDocuments, page: Page) {
  const everyEntry = database
    .selectFrom('document_entry')
    .innerJoin('patient', 'patient.patient_id', 'document_entry.patient_id')
    .select(['patient.survivor_id', ...entryColumns])
    .orderBy('document_entry.patient_id')
    .orderBy('document_entry.entry_uuid')
    .limit(page.rowsMax)
  const entries = afterKey(page).reduce((rest, filter) => rest.where(filter), everyEntry)
  if (by.kind === 'uniqueId') {
    return entries.where('document_entry.unique_id', '=', sql<string>`any(${by.ids}::text[])`)
  }
  // The key of an entry begins with its patient, so the table of ids says first whose it is.
  return entries
    .innerJoin('registry_object as object', (join) =>
      join
        .onRef('object.patient_id', '=', 'document_entry.patient_id')
        .onRef('object.entry_uuid', '=', 'document_entry.entry_uuid'),
    )
    .where('object.entry_uuid', '=', sql<string>`any(${by.ids.map((id) => toUuid(id))}::uuid[])`)
}
