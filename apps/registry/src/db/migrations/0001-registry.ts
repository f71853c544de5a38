// The registry's objects, and the ids that are unique in the whole domain.
import { createPatientTable } from '@isthmus/identity-feed/db/identity-tables'
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  const split = await readSplit(database)
  await createPatientTable(database)
  await createUniqueIds(database)
  await createDocumentEntry(database, split)
  await createSubmissionSet(database, split)
  await createFolder(database, split)
  await createAssociation(database, split)
  await compressQuickly(database)
}

async function createUniqueIds({ schema }: Kysely<unknown>): Promise<void> {
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
function objectTable(
  database: Kysely<unknown>,
  name: string,
  split: Split,
): CreateTableBuilder<string> {
  const table = database.schema.createTable(name)
  return (split.parts === 0 ? table : table.modifyEnd(sql`partition by hash (patient_id)`))
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('entry_uuid', 'uuid', (column) => column.notNull())
    .addColumn('logical_id', 'uuid', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) =>
      column.notNull().check(sql`status in ('Approved', 'Deprecated')`),
    )
    .addColumn('ebrim', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_pkey`, ['patient_id', 'entry_uuid'])
}

async function createDocumentEntry(database: Kysely<unknown>, split: Split): Promise<void> {
  await objectTable(database, 'document_entry', split)
    .addColumn('is_latest', 'boolean', (column) => column.notNull().defaultTo(true))
    .addColumn('is_offline', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('repository_unique_id', 'text')
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
    .execute()
  await createParts(database, 'document_entry', split)
  // Not unique: two entries may name the same bytes, also of two patients.
  await indexEach(database, 'document_entry', ['unique_id', 'logical_id'])
}

async function createSubmissionSet(database: Kysely<unknown>, split: Split): Promise<void> {
  await objectTable(database, 'submission_set', split)
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('submission_time', 'bigint')
    .addColumn('content_type_code', 'text')
    .addColumn('author_persons', sql`text[]`, (column) => column.notNull())
    .execute()
  await createParts(database, 'submission_set', split)
  await indexEach(database, 'submission_set', ['unique_id', 'logical_id'])
}

async function createFolder(database: Kysely<unknown>, split: Split): Promise<void> {
  await objectTable(database, 'folder', split)
    .addColumn('is_latest', 'boolean', (column) => column.notNull().defaultTo(true))
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('last_update_time', 'bigint', (column) => column.notNull())
    .addColumn('codes', sql`text[]`, (column) => column.notNull())
    .execute()
  await createParts(database, 'folder', split)
  await indexEach(database, 'folder', ['unique_id', 'logical_id'])
}

async function createAssociation(database: Kysely<unknown>, split: Split): Promise<void> {
  await objectTable(database, 'association', split)
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('source_id', 'uuid', (column) => column.notNull())
    .addColumn('target_id', 'uuid', (column) => column.notNull())
    .execute()
  await createParts(database, 'association', split)
  await indexEach(database, 'association', ['source_id', 'target_id'])
}

interface Split {
  /** Hash partitions of each table that grows with the patients; 0: tables of one piece. */
  readonly parts: number
}

// Whoever makes the database says it before the first start: `alter database … set
// isthmus.hash_partitions = 16`.
async function readSplit(database: Kysely<unknown>): Promise<Split> {
  const { rows } = await sql<{ readonly parts: string | null }>`
    select nullif(current_setting('isthmus.hash_partitions', true), '') as parts
  `.execute(database)
  const parts = Number(rows[0]?.parts ?? 0)
  if (Number.isInteger(parts) && parts >= 0 && parts <= partsMax) return { parts }
  throw new RangeError(`isthmus.hash_partitions must be a number from 0 to ${partsMax}`)
}

const partsMax = 1_024

async function createParts(
  database: Kysely<unknown>,
  table: string,
  { parts }: Split,
): Promise<void> {
  for (let part = 0; part < parts; part += 1) {
    await sql`
      create table ${sql.table(`${table}_${part}`)} partition of ${sql.table(table)}
      for values with (modulus ${sql.lit(parts)}, remainder ${sql.lit(part)})
    `.execute(database)
  }
}

async function indexEach(
  { schema }: Kysely<unknown>,
  table: string,
  columns: readonly string[],
): Promise<void> {
  for (const column of columns) {
    await schema.createIndex(`${table}_${column}`).on(table).column(column).execute()
  }
}

// Ready-made ebRIM is long and repeats itself; lz4 opens it several times as fast as the default.
async function compressQuickly(database: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`
    select from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)
  `.execute(database)
  if (rows.length === 0) return
  for (const table of ['document_entry', 'submission_set', 'folder', 'association']) {
    await sql`alter table ${sql.table(table)} alter column ebrim set compression lz4`.execute(
      database,
    )
  }
}
