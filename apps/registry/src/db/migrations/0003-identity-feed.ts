// What the patient identity feeds bring.
import { createFeedTables } from '@isthmus/identity-feed/db/identity-tables'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await createFeedTables(database)
}
