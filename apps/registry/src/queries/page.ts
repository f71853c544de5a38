// Long answers are read page by page along the key of the entries.
import { type RawBuilder, type SqlBool, sql } from 'kysely'

export interface Page {
  readonly rowsMax: number
  /** Key of the last row of the page before; undefined for the first page. */
  readonly after: { readonly patientId: string; readonly entryUuid: string } | undefined
}

/** The condition that leaves out what earlier pages held. */
export function afterKey({ after }: Page): RawBuilder<SqlBool>[] {
  if (after === undefined) return []
  const { patientId, entryUuid } = after
  const key = sql`(document_entry.patient_id, document_entry.entry_uuid)`
  return [sql`${key} > (${patientId}, ${entryUuid}::uuid)`]
}
