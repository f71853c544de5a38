// Who is known, and the hospitals' numbers beside him.
import { createFeedTables, createPatientTable } from '@isthmus/identity-feed/db/identity-tables'
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await createPatientTable(database)
  await createFeedTables(database)
}
