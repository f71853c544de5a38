// A migration of the tests.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table first add column name text`.execute(db)
}
