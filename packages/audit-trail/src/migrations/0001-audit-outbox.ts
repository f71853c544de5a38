// The outbox: audit messages that are durable here and on their way to the repository.
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_outbox (
      id bigint generated always as identity primary key,
      recorded_at timestamptz not null,
      run uuid not null,
      state text not null check (state in ('intended', 'pending', 'sent_unconfirmed', 'sent')),
      message bytea not null,
      sent_at timestamptz
    )`.execute(database)
  await sql`
    create index audit_outbox_open on audit_outbox (state, id) where state <> 'sent'`.execute(
    database,
  )
  await sql`
    create index audit_outbox_sent on audit_outbox (sent_at) where state = 'sent'`.execute(database)
  await compressQuickly(database)
}

// A message is compressed when it is added; lz4 takes a small part of the default's time for it.
async function compressQuickly(database: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`
    select from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)
  `.execute(database)
  if (rows.length === 0) return
  await sql`alter table audit_outbox alter column message set compression lz4`.execute(database)
}
