// The consents and their history, and who was merged into whom.
import { createFeedTables, createPatientTable } from '@isthmus/identity-feed/db/identity-tables'
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await createPatientTable(database)
  await createFeedTables(database)
  await database.schema
    .createTable('consent')
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('consent_id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) =>
      column.notNull().check(sql`status in ('active', 'inactive')`),
    )
    .addColumn('policy_uri', 'text', (column) => column.notNull())
    .addColumn('provision_type', 'text', (column) =>
      column.notNull().check(sql`provision_type in ('permit', 'deny')`),
    )
    .addColumn('stated_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .addColumn('resource', 'jsonb', (column) => column.notNull())
    .addPrimaryKeyConstraint('consent_pkey', ['patient_id', 'consent_id'])
    .execute()
  // At most one consent of a policy is active under an id, whatever happens at the same time.
  await database.schema
    .createIndex('consent_active')
    .unique()
    .on('consent')
    .columns(['patient_id', 'policy_uri'])
    .where(sql.ref('status'), '=', 'active')
    .execute()
  await database.schema
    .createTable('consent_history')
    .addColumn('patient_id', 'text', (column) => column.notNull())
    .addColumn('consent_id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('resource', 'jsonb', (column) => column.notNull())
    .addColumn('changed_by_peer', 'text', (column) => column.notNull())
    .addColumn('changed_by_user', 'text')
    .addColumn('changed_by_issuer', 'text')
    .addColumn('changed_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('consent_history_pkey', ['patient_id', 'consent_id', 'version'])
    .execute()
  await sql`
    create function consent_history_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'consent_history is append-only';
    end $$
  `.execute(database)
  await sql`
    create trigger consent_history_append_only
    before update or delete or truncate on consent_history
    for each statement execute function consent_history_is_append_only()
  `.execute(database)
}
