// The registry's database with its tables, for those who hand it on.
import type { Kysely } from 'kysely'
import type { RegistryTables } from './schema.ts'

export type RegistryDatabase = Kysely<RegistryTables>
