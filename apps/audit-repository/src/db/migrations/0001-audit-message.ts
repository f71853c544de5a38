// The audit log: what came, whole and in order, and what searches ask for beside it.
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_message (
      id bigint generated always as identity primary key,
      received_at timestamptz not null,
      occurred_at timestamptz not null,
      event_time timestamptz,
      framing text not null check (framing in ('tls', 'own', 'cut-off')),
      peer_name text,
      peer_fingerprint bytea,
      peer_address text,
      host text,
      app_name text,
      msgid text,
      raw bytea not null,
      digest bytea not null unique,
      parse_status text not null check (parse_status in ('parsed', 'opaque')),
      event_id text,
      event_types text[] not null,
      event_action text,
      outcome smallint,
      patient_ids text[] not null,
      user_ids text[] not null,
      study_uids text[] not null,
      document_ids text[] not null,
      source_id text,
      previous_hash bytea not null,
      hash bytea not null
    )`.execute(database)
  await sql`create index on audit_message (occurred_at desc, id desc)`.execute(database)
  for (const column of ['patient_ids', 'user_ids', 'study_uids', 'event_types']) {
    await sql`create index on audit_message using gin (${sql.ref(column)})`.execute(database)
  }
  await sql`create index on audit_message (event_id, occurred_at desc)`.execute(database)
  await sql`
    create table audit_duplicate (
      message_id bigint not null,
      received_at timestamptz not null,
      peer_name text
    )`.execute(database)
  await sql`create index on audit_duplicate (message_id)`.execute(database)
  await forbidChanges(database)
}

// The owner of a table may always change it: he loses the right, and a trigger stands behind it.
async function forbidChanges(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log is only added to'; end $$`.execute(database)
  for (const table of ['audit_message', 'audit_duplicate']) {
    await sql`
      create trigger refuse_change before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(database)
    await sql`revoke update, delete, truncate on ${sql.table(table)} from current_user`.execute(
      database,
    )
  }
}
