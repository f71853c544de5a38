// The database that holds the index of a folder archive.
import type { Kysely } from 'kysely'
import type { ArchiveTables } from './schema.ts'

export type ArchiveDatabase = Kysely<ArchiveTables>
