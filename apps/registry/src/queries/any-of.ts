// Lists as one array parameter, so that a statement reads the same however long they are.
import { type RawBuilder, sql } from 'kysely'

export function anyText(values: readonly string[]): RawBuilder<string> {
  return sql`any(${values}::text[])`
}

/** Takes bare UUIDs. */
export function anyUuid(uuids: readonly string[]): RawBuilder<string> {
  return sql`any(${uuids}::uuid[])`
}
