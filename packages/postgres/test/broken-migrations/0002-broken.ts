// A migration of the tests that cannot succeed.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table nowhere add column name text`.execute(db)
}
