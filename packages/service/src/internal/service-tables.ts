// The database of a service with its own tables in it.
import type { Log } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { migrate } from '@isthmus/postgres/migrate'
import type { Kysely } from 'kysely'
import type { ServiceConfig } from '../service-config.ts'

export interface ServiceTablesParts {
  readonly config: ServiceConfig
  /** Folder of the service's own migrations. */
  readonly migrations: URL
  readonly log: Log
}

/** Throws MigrationError, and leaves no connection open then. */
export async function openServiceTables<Tables>(
  parts: ServiceTablesParts,
): Promise<Kysely<Tables>> {
  const database = openDatabase<Tables>(parts.config.database, parts.log)
  try {
    await migrate(database, parts.migrations)
    return database
  } catch (error) {
    await database.destroy()
    throw error
  }
}
