// A database with the tables of the feeds among its own, for those who hand it on.
import type { Kysely } from 'kysely'
import type { IdentityTables } from './identity-schema.ts'

export type IdentityDatabase = Kysely<IdentityTables>
