// An empty index for a folder archive, on the test's own PostgreSQL.
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import type { ThrowawayPostgres } from '@isthmus/postgres/throwaway-postgres'
import type { ArchiveDatabase } from '../src/db/archive-database.ts'
import type { ArchiveTables } from '../src/db/schema.ts'
import { archiveMigrations } from '../src/folder-archive.ts'

export async function openIndex(server: ThrowawayPostgres): Promise<ArchiveDatabase> {
  const url = await server.createDatabase()
  const database = openDatabase<ArchiveTables>({ url, connectionsMax: 4 }, silentLog)
  await migrate(database, archiveMigrations, { rememberedIn: 'archive_migration' })
  return database
}
