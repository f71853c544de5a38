// Associations by their ends.
import type { AssociationType } from '@isthmus/xds/metadata/association'
import type { AvailabilityStatus } from '@isthmus/xds/metadata/availability-status'
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { anyUuid } from './any-of.ts'
import { chunks } from './chunks.ts'
import { isOneOf } from './conditions.ts'
import { associationPage } from './object-pages.ts'
import type { Page } from './page.ts'
import type { Search } from './search.ts'

/** Adds every association with one of the objects (bare UUIDs) at either end. */
export async function addAssociationsOf(
  search: Search,
  uuids: readonly string[],
  statuses: readonly AvailabilityStatus[],
): Promise<void> {
  for (const chunk of chunks(uuids)) {
    await search.addAll('association', (page) =>
      associationsOf(search.database, chunk, page).where(isOneOf('status', statuses)),
    )
  }
}

export function associationsOf(
  database: Kysely<RegistryTables>,
  uuids: readonly string[],
  page: Page,
) {
  const any = anyUuid(uuids)
  return associationPage(database, page).where(
    sql<SqlBool>`(association.source_id = ${any} or association.target_id = ${any})`,
  )
}

export interface Ends {
  readonly end: 'source_id' | 'target_id'
  readonly uuids: readonly string[]
  readonly types: readonly AssociationType[]
}

/** Associations of a type with one of the objects at one end. */
export function associationsAt(
  database: Kysely<RegistryTables>,
  { end, uuids, types }: Ends,
  page: Page,
) {
  return associationPage(database, page)
    .where(`association.${end}`, '=', anyUuid(uuids))
    .where(isOneOf('association.type', types))
}
