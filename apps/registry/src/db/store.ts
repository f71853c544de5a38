// The registry's database, brought up to date and ready to be asked.
import type { Log } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { RegistryConfig } from '../config.ts'
import { type ReadOptions, readEntries } from '../queries/read-entries.ts'
import { writePatients } from './patients.ts'
import { type RegisterOptions, register } from './register.ts'
import type { RegistryTables } from './schema.ts'

/** Migrates, and makes the configured patients the known ones. Throws MigrationError, DatabaseError. */
export async function openStore(
  { database: settings, patients }: Pick<RegistryConfig, 'database' | 'patients'>,
  log: Log,
) {
  const database = openDatabase<RegistryTables>(settings, log)
  try {
    await migrate(database, new URL('./migrations/', import.meta.url))
    await writePatients(
      database,
      patients.map(({ domainId }) => domainId),
    )
  } catch (error) {
    await database.destroy()
    throw error
  }
  return {
    database,
    register: (submission: Submission, options: RegisterOptions) =>
      register(database, submission, options),
    readEntries: (query: StoredQuery, options: ReadOptions) =>
      readEntries(database, query, options),
    close: () => database.destroy(),
  }
}
