// Conditions that several stored queries put to a table.
import { toUuid } from '@isthmus/xds/entry-uuid'
import type { ContentFilter, ObjectIds, TimeRange } from '@isthmus/xds/stored-query'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { anyText, anyUuid } from './any-of.ts'
import type { ObjectTable } from './page.ts'

type Condition = RawBuilder<SqlBool>

// ITI TF-2: 3.8.4.2.4. A surviving patient is asked for with all who were merged into him.
export function isOfPatient(table: ObjectTable, patientId: string): Condition {
  const everyId = sql`array(select patient.patient_id from patient where patient.survivor_id = ${patientId})`
  return sql`${sql.ref(`${table}.patient_id`)} = any(${everyId})`
}

/** An id that nothing has finds nothing. */
export function isNamed(table: ObjectTable, { kind, ids }: ObjectIds): Condition {
  if (kind === 'uniqueId') return sql`${sql.ref(`${table}.unique_id`)} = ${anyText(ids)}`
  const uuids = ids.map((id) => toUuid(id))
  return kind === 'logicalId'
    ? sql`${sql.ref(`${table}.logical_id`)} = ${anyUuid(uuids)}`
    : hasUuid(table, uuids)
}

// The key of an object begins with its patient, so the table of ids says first whose it is.
export function hasUuid(table: ObjectTable, uuids: readonly string[]): Condition {
  const key = sql`(${sql.ref(`${table}.patient_id`)}, ${sql.ref(`${table}.entry_uuid`)})`
  return sql`${key} in (
    select object.patient_id, object.entry_uuid from registry_object as object
    where object.entry_uuid = ${anyUuid(uuids)})`
}

/** What narrows the entries of an answer that holds more than entries. */
export function contentConditions(filter: ContentFilter): readonly Condition[] {
  return [
    isOneOf('document_entry.type', filter.types),
    ...whenAsked('document_entry.format_code', filter.formatCodes),
    ...filter.confidentialityCodes.map((codes) =>
      overlaps('document_entry.confidentiality_codes', codes),
    ),
  ]
}

export function isOneOf(column: string, values: readonly string[]): Condition {
  return sql`${sql.ref(column)} = ${anyText(values)}`
}

/** Undefined is not asked about. */
export function whenAsked(
  column: string,
  values: readonly string[] | undefined,
): readonly Condition[] {
  return values === undefined ? [] : [isOneOf(column, values)]
}

export function overlaps(column: string, values: readonly string[]): Condition {
  return sql`${sql.ref(column)} && ${values}::text[]`
}

// ITI TF-2: 3.18.4.1.2.3.5. From is inclusive, To exclusive.
// ITI TF-2: 3.18.4.1.2.3.7.1. An object that has no such time is not ruled out by a time.
export function within(column: string, { from, to }: TimeRange): readonly Condition[] {
  const time = sql.ref(column)
  return [
    ...(from === undefined ? [] : [sql<SqlBool>`(${time} is null or ${time} >= ${from}::bigint)`]),
    ...(to === undefined ? [] : [sql<SqlBool>`(${time} is null or ${time} < ${to}::bigint)`]),
  ]
}

/** One element of the column matches one of the LIKE patterns. */
export function anyLike(column: string, patterns: readonly string[]): Condition {
  const values = sql`unnest(${sql.ref(column)}) as value`
  const escaped = patterns.map((pattern) => escapeBackslash(pattern))
  return sql`exists (select from ${values} where value like ${anyText(escaped)})`
}

export function all(conditions: readonly Condition[]): Condition {
  return sql.join([...conditions], sql` and `)
}

// PostgreSQL's LIKE takes a backslash for an escape, IHE's does not.
function escapeBackslash(pattern: string): string {
  return pattern.replaceAll('\\', '\\\\')
}
