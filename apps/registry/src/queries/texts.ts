// The ebRIM of objects that were found by their keys alone.
import { type Kysely, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import type { ObjectTable } from './page.ts'

export interface ObjectKey {
  readonly patient_id: string
  readonly entry_uuid: string
}

/** In any order; an object that has vanished meanwhile is not among them. */
export function selectTexts(
  database: Kysely<RegistryTables>,
  table: ObjectTable,
  keys: readonly ObjectKey[],
) {
  const patientIds = keys.map(({ patient_id }) => patient_id)
  const uuids = keys.map(({ entry_uuid }) => entry_uuid)
  const wanted = sql`select * from unnest(${patientIds}::text[], ${uuids}::uuid[])`
  const object = sql.ref<string>(`${table}.entry_uuid`)
  return database
    .selectFrom(table)
    .select([object.as('entry_uuid'), sql.ref<string>(`${table}.ebrim`).as('ebrim')])
    .where(sql<boolean>`(${sql.ref(`${table}.patient_id`)}, ${object}) in (${wanted})`)
}
