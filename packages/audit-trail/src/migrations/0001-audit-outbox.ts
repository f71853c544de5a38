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
}
