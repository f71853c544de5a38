// A migration of the tests, of another owner of tables.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table other (id bigint primary key)`.execute(db)
}
