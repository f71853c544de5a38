// One page of each kind of object: columns, versions, order and limit that all stored queries share.
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { type ObjectTable, type Page, afterKey } from './page.ts'

type Database = Kysely<RegistryTables>

/** `survivor` is the patient as he is known today, where the query knows him already. */
export function entryPage(database: Database, page: Page, survivor?: RawBuilder<string>) {
  return database
    .selectFrom('document_entry')
    .select([
      'document_entry.patient_id',
      'document_entry.entry_uuid',
      'document_entry.status',
      'document_entry.repository_unique_id',
      sql<string>`to_json(document_entry.confidentiality_codes)::text`.as('confidentiality'),
      (survivor ?? survivorOf('document_entry')).as('survivor_id'),
    ])
    .$if(page.content === 'whole', (query) => query.select('document_entry.ebrim'))
    .$if(page.level === 1, (query) => query.where(currentEntry))
    .$if(page.after !== undefined, (query) => query.where(afterKey('document_entry', page)))
    .orderBy('document_entry.patient_id')
    .orderBy('document_entry.entry_uuid')
    .limit(page.rowsMax)
}

export function submissionSetPage(database: Database, page: Page, survivor?: RawBuilder<string>) {
  return database
    .selectFrom('submission_set')
    .select([
      'submission_set.patient_id',
      'submission_set.entry_uuid',
      'submission_set.status',
      'submission_set.source_id',
      (survivor ?? survivorOf('submission_set')).as('survivor_id'),
    ])
    .$if(page.content === 'whole', (query) => query.select('submission_set.ebrim'))
    .$if(page.after !== undefined, (query) => query.where(afterKey('submission_set', page)))
    .orderBy('submission_set.patient_id')
    .orderBy('submission_set.entry_uuid')
    .limit(page.rowsMax)
}

export function folderPage(database: Database, page: Page, survivor?: RawBuilder<string>) {
  return database
    .selectFrom('folder')
    .select([
      'folder.patient_id',
      'folder.entry_uuid',
      'folder.status',
      'folder.last_update_time',
      (survivor ?? survivorOf('folder')).as('survivor_id'),
    ])
    .$if(page.content === 'whole', (query) => query.select('folder.ebrim'))
    .$if(page.level === 1, (query) => query.where(currentFolder))
    .$if(page.after !== undefined, (query) => query.where(afterKey('folder', page)))
    .orderBy('folder.patient_id')
    .orderBy('folder.entry_uuid')
    .limit(page.rowsMax)
}

export function associationPage(database: Database, page: Page) {
  return database
    .selectFrom('association')
    .select([
      'association.patient_id',
      'association.entry_uuid',
      'association.status',
      'association.source_id',
      'association.target_id',
    ])
    .$if(page.content === 'whole', (query) => query.select('association.ebrim'))
    .$if(page.after !== undefined, (query) => query.where(afterKey('association', page)))
    .orderBy('association.patient_id')
    .orderBy('association.entry_uuid')
    .limit(page.rowsMax)
}

// ITI TF-2: 3.8.4.2.4. An object of one who was merged away is the survivor's.
function survivorOf(table: ObjectTable): RawBuilder<string> {
  const registered = sql.ref(`${table}.patient_id`)
  return sql`(select patient.survivor_id from patient where patient.patient_id = ${registered})`
}

// ITI TF-2: 3.18.4.1.2.3.5.1.1. Level 1 shows neither a document that is offline nor a deprecated
// folder.
const currentEntry = sql<SqlBool>`document_entry.is_latest and not document_entry.is_offline`
const currentFolder = sql<SqlBool>`folder.is_latest and folder.status = 'Approved'`
