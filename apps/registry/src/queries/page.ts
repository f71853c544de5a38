// Long answers are read page by page along the key of each table.
import type { MetadataLevel } from '@isthmus/xds/stored-query'
import { type RawBuilder, type SqlBool, sql } from 'kysely'

export interface Page {
  readonly rowsMax: number
  /** Key of the last row of the page before; undefined for the first page. */
  readonly after: { readonly patientId: string; readonly entryUuid: string } | undefined
  /** `whole` with the object's ebRIM; `key` with what identifies it and decides on its release. */
  readonly content: 'whole' | 'key'
  readonly level: MetadataLevel
}

export type ObjectTable = 'document_entry' | 'submission_set' | 'folder' | 'association'

/** The condition that leaves out what earlier pages held. */
export function afterKey(table: ObjectTable, { after }: Page): RawBuilder<SqlBool> {
  if (after === undefined) return sql`true`
  const { patientId, entryUuid } = after
  const key = sql`(${sql.ref(`${table}.patient_id`)}, ${sql.ref(`${table}.entry_uuid`)})`
  return sql`${key} > (${patientId}, ${entryUuid}::uuid)`
}
