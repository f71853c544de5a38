// Makes the tables of identity-schema.ts, for the migrations of whoever takes a feed.
import { type Kysely, sql } from 'kysely'

/** Who is known: all that an actor without a feed needs, too. */
export async function createPatientTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('patient')
    .addColumn('patient_id', 'text', (column) => column.primaryKey())
    .addColumn('survivor_id', 'text', (column) => column.notNull())
    .addColumn('is_active', 'boolean', (column) => column.notNull())
    .addColumn('source', 'text', (column) =>
      column
        .notNull()
        .defaultTo('configuration')
        .check(sql`source in ('configuration', 'feed', 'submission')`),
    )
    .addColumn('birth_date', 'text')
    .execute()
  await schema.createIndex('patient_survivor').on('patient').column('survivor_id').execute()
}

/**
 * What the feeds bring: the hospitals' numbers, merges with their time, and which messages were
 * worked on already.
 */
export async function createFeedTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('local_patient_id')
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('local_id', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('linked_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('local_patient_id_pkey', ['patient_id', 'local_id'])
    .execute()
  await schema
    .createIndex('local_patient_id_local_id')
    .on('local_patient_id')
    .column('local_id')
    .execute()
  await schema
    .createTable('patient_merge')
    .addColumn('subsumed_id', 'text', (column) => column.primaryKey())
    .addColumn('survivor_id', 'text', (column) => column.notNull())
    .addColumn('merged_at', 'timestamptz', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createTable('identity_message')
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('digest', 'bytea', (column) => column.notNull())
    .addColumn('received_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_message_pkey', ['sender', 'message_id', 'digest'])
    .execute()
  await schema
    .createIndex('identity_message_received_at')
    .on('identity_message')
    .column('received_at')
    .execute()
}
