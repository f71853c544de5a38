// FindDocuments and FindDocumentsByReferenceId (ITI TF-2: 3.18.4.1.2.3.7.1, 3.18.4.1.2.3.7.14).
import type { FindDocuments, TextPattern, TimeRange } from '@isthmus/xds/stored-query'
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { RegistryTables } from '../db/schema.ts'
import { entryColumns } from './entry-columns.ts'
import { type Page, afterKey } from './page.ts'

/** Entries of the patient and of everyone merged into him, in the order of their keys. */
export function findDocuments(database: Kysely<RegistryTables>, query: FindDocuments, page: Page) {
  const entries = database
    .selectFrom('document_entry')
    .select([sql<string>`${query.patientId}::text`.as('survivor_id'), ...entryColumns])
    .where('document_entry.patient_id', '=', anyIdOf(query.patientId))
    .where('document_entry.status', 'in', query.statuses)
    .where('document_entry.type', 'in', query.types)
    .orderBy('document_entry.patient_id')
    .orderBy('document_entry.entry_uuid')
    .limit(page.rowsMax)
  return [...filters(query), ...afterKey(page)].reduce(
    (narrowed, filter) => narrowed.where(filter),
    entries,
  )
}

// ITI TF-2: 3.8.4.2.4. A surviving patient is asked for with all who were merged into him.
function anyIdOf(patientId: string): RawBuilder<string> {
  return sql`any(array(select patient.patient_id from patient where patient.survivor_id = ${patientId}))`
}

function filters(query: FindDocuments): RawBuilder<SqlBool>[] {
  return [
    ...oneOf('class_code', query.classCodes),
    ...oneOf('type_code', query.typeCodes),
    ...oneOf('practice_setting_code', query.practiceSettingCodes),
    ...oneOf('facility_type_code', query.healthcareFacilityTypeCodes),
    ...oneOf('format_code', query.formatCodes),
    ...query.eventCodes.map((codes) => overlaps('event_codes', codes)),
    ...query.confidentialityCodes.map((codes) => overlaps('confidentiality_codes', codes)),
    ...(query.authorPersons === undefined ? [] : [anyLike('author_persons', query.authorPersons)]),
    // ITI TF-2: 3.18.4.1.2.3.7.1. An entry that has no such time is not ruled out by a time.
    ...within('creation_time', query.creationTime),
    ...within('service_start_time', query.serviceStartTime),
    ...within('service_stop_time', query.serviceStopTime),
    ...query.referenceIds.map((patterns) => referenceIdIn(patterns)),
  ]
}

function oneOf(column: string, codes: readonly string[] | undefined): RawBuilder<SqlBool>[] {
  return codes === undefined ? [] : [sql`${sql.ref(column)} = any(${codes}::text[])`]
}

function overlaps(column: string, codes: readonly string[]): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} && ${codes}::text[]`
}

// ITI TF-2: 3.18.4.1.2.3.5. From is inclusive, To exclusive.
function within(column: string, { from, to }: TimeRange): RawBuilder<SqlBool>[] {
  const time = sql.ref(column)
  return [
    ...(from === undefined ? [] : [sql<SqlBool>`(${time} is null or ${time} >= ${from}::bigint)`]),
    ...(to === undefined ? [] : [sql<SqlBool>`(${time} is null or ${time} < ${to}::bigint)`]),
  ]
}

function anyLike(column: string, patterns: readonly string[]): RawBuilder<SqlBool> {
  const escaped = patterns.map((pattern) => escapeBackslash(pattern))
  const values = sql`unnest(${sql.ref(column)}) as value`
  return sql`exists (select from ${values} where value like any(${escaped}::text[]))`
}

function referenceIdIn(patterns: readonly TextPattern[]): RawBuilder<SqlBool> {
  const exact = overlaps(
    'reference_ids',
    patterns.map((pattern) => pattern.exact),
  )
  const like = patterns.flatMap((pattern) => (pattern.like === undefined ? [] : [pattern.like]))
  return like.length === 0 ? exact : sql`(${exact} or ${anyLike('reference_ids', like)})`
}

// PostgreSQL's LIKE takes a backslash for an escape, IHE's does not.
function escapeBackslash(pattern: string): string {
  return pattern.replaceAll('\\', '\\\\')
}
