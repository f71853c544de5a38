// The documents of the repository.
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('document')
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('content_name', 'text', (column) => column.notNull())
    .addColumn('entry_uuid', 'text', (column) => column.notNull())
    .addColumn('unique_id', 'text', (column) => column.notNull())
    .addColumn('submission_set_unique_id', 'text', (column) => column.notNull())
    .addColumn('mime_type', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('sha1', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('confidentiality_codes', sql`text[]`, (column) => column.notNull())
    .addColumn('standing', 'text', (column) =>
      column.notNull().check(sql`standing in ('stored', 'registered', 'removed')`),
    )
    .addColumn('stored_at', 'timestamptz', (column) => column.notNull())
    .addColumn('damaged_at', 'timestamptz')
    .addPrimaryKeyConstraint('document_pkey', ['patient_id', 'content_name'])
    .execute()
  await database.schema
    .createIndex('document_unique_id')
    .on('document')
    .column('unique_id')
    .execute()
  // Content names are random: they need no index to be unique across patients.
  await database.schema
    .createIndex('document_content_name')
    .on('document')
    .column('content_name')
    .execute()
  // Few at any time: what the sweep looks at.
  await database.schema
    .createIndex('document_unsettled')
    .on('document')
    .column('stored_at')
    .where(sql.ref('standing'), '<>', 'registered')
    .execute()
  // Few at any time, too: what the metric counts.
  await database.schema
    .createIndex('document_damaged')
    .on('document')
    .column('damaged_at')
    .where(sql.ref('damaged_at'), 'is not', null)
    .execute()
  await database.schema
    .createTable('scrub')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('after_content_name', 'text', (column) => column.notNull())
    .addColumn('round_started_at', 'timestamptz', (column) => column.notNull())
    .addColumn('round_ended_at', 'timestamptz')
    .execute()
}
