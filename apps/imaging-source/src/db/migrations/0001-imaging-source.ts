// Studies on their way, publications, and what may be released.
import type { Kysely } from 'kysely'
import { sql } from 'kysely'

export async function up(database: Kysely<never>): Promise<void> {
  await studies(database)
  await publications(database)
}

async function studies(database: Kysely<never>): Promise<void> {
  await database.schema
    .createTable('study')
    .addColumn('study_instance_uid', 'text', (column) => column.primaryKey())
    .addColumn('arrivals', 'bigint', (column) => column.notNull())
    .addColumn('last_arrived_at', 'timestamptz', (column) => column.notNull())
    .addColumn('due_at', 'timestamptz')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .execute()
  await database.schema
    .createIndex('study_due')
    .on('study')
    .column('due_at')
    .where(sql.ref('due_at'), 'is not', null)
    .execute()
  await database.schema
    .createTable('quarantine')
    .addColumn('study_instance_uid', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('since', 'timestamptz', (column) => column.notNull())
    .execute()
}

async function publications(database: Kysely<never>): Promise<void> {
  await database.schema
    .createTable('publication')
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('study_instance_uid', 'text', (column) => column.notNull())
    .addColumn('manifest_uid', 'text', (column) => column.notNull())
    .addColumn('entry_uuid', 'text', (column) => column.notNull())
    .addColumn('submission_set_unique_id', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('confidentiality', 'jsonb', (column) => column.notNull())
    .addColumn('accession_numbers', 'jsonb', (column) => column.notNull())
    .addColumn('submission', 'jsonb', (column) => column.notNull())
    .addColumn('manifest', 'bytea', (column) => column.notNull())
    .addColumn('standing', 'text', (column) =>
      column.notNull().check(sql`standing in ('pending', 'published', 'replaced', 'rejected')`),
    )
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('settled_at', 'timestamptz')
    .addPrimaryKeyConstraint('publication_key', [
      'patient_id',
      'study_instance_uid',
      'manifest_uid',
    ])
    .execute()
  // Two submissions of one study under way would race for the entry that they replace.
  await database.schema
    .createIndex('publication_pending')
    .unique()
    .on('publication')
    .column('study_instance_uid')
    .where(sql.ref('standing'), '=', sql.lit('pending'))
    .execute()
  await database.schema
    .createTable('published_study')
    .addColumn('study_instance_uid', 'text', (column) => column.primaryKey())
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('manifest_uid', 'text', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('published_instance')
    .addColumn('study_instance_uid', 'text', (column) => column.notNull())
    .addColumn('sop_instance_uid', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('published_instance_key', ['study_instance_uid', 'sop_instance_uid'])
    .execute()
}
