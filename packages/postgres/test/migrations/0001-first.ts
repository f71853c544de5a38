// A migration of the tests.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table first (id bigint primary key)`.execute(db)
}
