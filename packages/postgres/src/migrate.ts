// Brings a database's tables up to the sources that are about to use it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kysely } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'

export interface MigrateOptions {
  /** Table that remembers what was done: one for each owner of tables in the same database. */
  readonly rememberedIn?: string
}

/**
 * Runs the migrations (`NNNN-name.ts`, each with `up(db)`) of the folder that were not run yet, in
 * order, in one transaction under an advisory lock: services that start at once wait for one
 * another. Throws MigrationError, and nothing was changed then.
 */
export async function migrate<Tables>(
  database: Kysely<Tables>,
  folder: URL,
  options: MigrateOptions = {},
): Promise<void> {
  const table = options.rememberedIn ?? 'migration'
  const migrator = new Migrator({
    db: database,
    provider: new FileMigrationProvider({
      fs: { readdir },
      path: { join },
      migrationFolder: fileURLToPath(folder),
    }),
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  throw new MigrationError(`migration ${failed ?? 'cannot run'}`, { cause: error })
}

export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}
