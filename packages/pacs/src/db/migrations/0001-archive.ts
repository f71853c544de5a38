// Index of the folder archive.
import type { Kysely } from 'kysely'
import { sql } from 'kysely'

export async function up(database: Kysely<never>): Promise<void> {
  await database.schema
    .createTable('archive_sop_instance')
    .addColumn('sop_instance_uid', 'text', (column) => column.primaryKey())
    .addColumn('study_instance_uid', 'text', (column) => column.notNull())
    .addColumn('series_instance_uid', 'text', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('archive_instance')
    .addColumn('study_instance_uid', 'text', (column) => column.notNull())
    .addColumn('series_instance_uid', 'text', (column) => column.notNull())
    .addColumn('sop_instance_uid', 'text', (column) =>
      column.notNull().references('archive_sop_instance.sop_instance_uid'),
    )
    .addColumn('sop_class_uid', 'text', (column) => column.notNull())
    .addColumn('transfer_syntax_uid', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull().check(sql`size_bytes > 0`))
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('dataset_sha256', 'text', (column) => column.notNull())
    .addColumn('header', 'jsonb', (column) => column.notNull())
    .addColumn('stored_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('archive_instance_key', [
      'study_instance_uid',
      'series_instance_uid',
      'sop_instance_uid',
    ])
    .execute()
}
