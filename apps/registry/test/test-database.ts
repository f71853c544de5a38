// A migrated registry database on a throw-away PostgreSQL, for tests without a server.
import { writePatients } from '@isthmus/identity-feed/db/patients'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import type { ThrowawayPostgres } from '@isthmus/postgres/throwaway-postgres'
import type { Kysely } from 'kysely'
import type { RegistryTables } from '../src/db/schema.ts'
import { shapeDatabase } from './registry-shape.ts'

/** An empty registry that knows the patients. */
export async function createTestDatabase(
  postgres: ThrowawayPostgres,
  patients: readonly string[],
): Promise<Kysely<RegistryTables>> {
  const url = await postgres.createDatabase()
  await shapeDatabase(url)
  const database = openDatabase<RegistryTables>({ url, connectionsMax: 8 }, silentLog)
  await migrate(database, new URL('../src/db/migrations/', import.meta.url))
  await writePatients(database, patients)
  return database
}
