// The registry's objects, and the ids that are unique in the whole domain.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await createIdentityTables(database)
  await createDocumentEntry(database)
  await createSubmissionSet(database)
  await createFolder(database)
  await createAssociation(database)
}

async function createIdentityTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('patient')
    .addColumn('patient_id', 'text', (column) => column.primaryKey())
    .addColumn('survivor_id', 'text', (column) => column.notNull())
    .addColumn('is_active', 'boolean', (column) => column.notNull())
    .execute()
  await schema.createIndex('patient_survivor').on('patient').column('survivor_id').execute()
  await schema
    .createTable('registry_object')
    .addColumn('entry_uuid', 'uuid', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) =>
      column
        .notNull()
        .check(sql`kind in ('document-entry', 'submission-set', 'folder', 'association')`),
    )
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createTable('unique_id')
    .addColumn('unique_id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(sql`kind in ('document-entry', 'submission-set', 'folder')`),
    )
    .addColumn('entry_type', 'text')
    .addColumn('hash', 'text')
    .addColumn('size_bytes', 'bigint')
    .execute()
}

/**
 * What all objects have; the key begins with the patient, so that tables can be split by patient.
 */
function objectTable(database: Kysely<unknown>, name: string): CreateTableBuilder<string> {
  return database.schema
    .createTable(name)
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('entry_uuid', 'uuid', (column) => column.notNull())
    .addColumn('logical_id', 'uuid', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) =>
      column.notNull().check(sql`status in ('Approved', 'Deprecated')`),
    )
    .addPrimaryKeyConstraint(`${name}_pkey`, ['patient_id', 'entry_uuid'])
}

async function createDocumentEntry(database: Kysely<unknown>): Promise<void> {
  await objectTable(database, 'document_entry')
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) =>
      column.notNull().check(sql`type in ('stable', 'on-demand')`),
    )
    .addColumn('class_code', 'text')
    .addColumn('type_code', 'text')
    .addColumn('format_code', 'text')
    .addColumn('practice_setting_code', 'text')
    .addColumn('facility_type_code', 'text')
    .addColumn('confidentiality_codes', sql`text[]`, (column) => column.notNull())
    .addColumn('event_codes', sql`text[]`, (column) => column.notNull())
    .addColumn('author_persons', sql`text[]`, (column) => column.notNull())
    .addColumn('reference_ids', sql`text[]`, (column) => column.notNull())
    .addColumn('creation_time', 'bigint')
    .addColumn('service_start_time', 'bigint')
    .addColumn('service_stop_time', 'bigint')
    .addColumn('metadata', 'jsonb', (column) => column.notNull())
    .execute()
  // Not unique: two entries may name the same bytes, also of two patients.
  await database.schema
    .createIndex('document_entry_unique_id')
    .on('document_entry')
    .column('unique_id')
    .execute()
}

async function createSubmissionSet(database: Kysely<unknown>): Promise<void> {
  await objectTable(database, 'submission_set')
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('submission_time', 'bigint')
    .addColumn('content_type_code', 'text')
    .addColumn('author_persons', sql`text[]`, (column) => column.notNull())
    .addColumn('metadata', 'jsonb', (column) => column.notNull())
    .execute()
}

async function createFolder(database: Kysely<unknown>): Promise<void> {
  await objectTable(database, 'folder')
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('last_update_time', 'bigint', (column) => column.notNull())
    .addColumn('codes', sql`text[]`, (column) => column.notNull())
    .addColumn('metadata', 'jsonb', (column) => column.notNull())
    .execute()
}

async function createAssociation(database: Kysely<unknown>): Promise<void> {
  await objectTable(database, 'association')
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('source_id', 'uuid', (column) => column.notNull())
    .addColumn('target_id', 'uuid', (column) => column.notNull())
    .addColumn('metadata', 'jsonb', (column) => column.notNull())
    .execute()
  for (const end of ['source_id', 'target_id']) {
    await database.schema.createIndex(`association_${end}`).on('association').column(end).execute()
  }
}
