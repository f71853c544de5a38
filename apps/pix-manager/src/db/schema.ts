// Tables of the Patient Identifier Cross-reference Manager: what the feeds bring, and nothing else.
import type { IdentityTables } from '@isthmus/identity-feed/db/identity-schema'
import type { Kysely } from 'kysely'

export type PixTables = IdentityTables

export type PixDatabase = Kysely<PixTables>
