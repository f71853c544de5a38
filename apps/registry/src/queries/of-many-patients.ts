// FindDocumentsForMultiplePatients, FindFoldersForMultiplePatients (ITI TF-2: 3.51.4.1.2.3).
import type {
  FindDocumentsForMultiplePatients,
  FindFoldersForMultiplePatients,
  MultiPatientQuery,
} from '@isthmus/xds/multi-patient-query'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { TooManyResultsError } from '../found-objects.ts'
import { anyText } from './any-of.ts'
import { chunks } from './chunks.ts'
import { all, isOneOf, overlaps, within } from './conditions.ts'
import { entryFilters } from './entry-filters.ts'
import { entryPage, folderPage } from './object-pages.ts'
import type { ObjectTable } from './page.ts'
import { plannedForItsValues } from './planned-for-its-values.ts'
import type { Search } from './search.ts'

/** Fills the answer of the search. Throws TooManyResultsError, ConsentUnavailableError. */
export function runMultiPatientQuery(search: Search, query: MultiPatientQuery): Promise<void> {
  return query.kind === 'FindDocumentsForMultiplePatients'
    ? findDocuments(search, query)
    : findFolders(search, query)
}

async function findDocuments(
  search: Search,
  query: FindDocumentsForMultiplePatients,
): Promise<void> {
  const { database } = search
  const filters = all(entryFilters(query))
  const examine = createExamination()
  for (const narrowed of narrowings(query)) {
    await search.addAll('document-entry', (page) => ({
      execute: (options) =>
        examine(
          plannedForItsValues(database, (planned) =>
            entryPage(planned, page).where(narrowed).where(filters).execute(options),
          ),
        ),
    }))
  }
}

// Each statement is narrowed by what an index serves: some patients, else one code at a time, whose
// entries lie in the index in the order in which they are read.
function* narrowings(
  query: FindDocumentsForMultiplePatients,
): Generator<RawBuilder<SqlBool>, void> {
  const { patientIds, classCodes, healthcareFacilityTypeCodes: facilities } = query
  if (patientIds !== undefined) {
    yield* ofPatients('document_entry', patientIds)
  } else if (classCodes !== undefined) {
    for (const code of new Set(classCodes)) yield isCode('class_code', code)
  } else if (facilities !== undefined) {
    for (const code of new Set(facilities)) yield isCode('facility_type_code', code)
  } else {
    // Event codes are among the filters already.
    yield sql`true`
  }
}

async function findFolders(search: Search, query: FindFoldersForMultiplePatients): Promise<void> {
  const { database } = search
  const filters = all([
    isOneOf('status', query.statuses),
    ...within('last_update_time', query.lastUpdateTime),
    ...query.codes.map((codes) => overlaps('codes', codes)),
  ])
  const { patientIds } = query
  const examine = createExamination()
  for (const narrowed of patientIds === undefined
    ? [sql<SqlBool>`true`]
    : ofPatients('folder', patientIds)) {
    await search.addAll('folder', (page) => ({
      execute: (options) =>
        examine(
          plannedForItsValues(database, (planned) =>
            folderPage(planned, page).where(narrowed).where(filters).execute(options),
          ),
        ),
    }))
  }
}

// ITI TF-2: 3.8.4.2.4. A surviving patient is asked for with all who were merged into him.
function* ofPatients(
  table: ObjectTable,
  patientIds: readonly string[],
): Generator<RawBuilder<SqlBool>, void> {
  for (const some of chunks(patientIds)) {
    const everyId = sql`array(select patient.patient_id from patient
      where patient.survivor_id = ${anyText(some)})`
    yield sql`${sql.ref(`${table}.patient_id`)} = any(${everyId})`
  }
}

function isCode(column: 'class_code' | 'facility_type_code', code: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(`document_entry.${column}`)} = ${code}`
}

// A query without patient may match a whole region of which the asker sees nothing: it ends when it
// has looked at more than may be. That tells of nobody in particular.
function createExamination() {
  const patients = new Set<string>()
  let rowsRead = 0
  return async <Row extends { readonly survivor_id: string }>(
    read: Promise<Row[]>,
  ): Promise<Row[]> => {
    const rows = await read
    rowsRead += rows.length
    for (const { survivor_id } of rows) patients.add(survivor_id)
    if (rowsRead > examinedRowsMax || patients.size > examinedPatientsMax) {
      throw new TooManyResultsError('more than may be looked at for one answer')
    }
    return rows
  }
}

const examinedRowsMax = 100_000

/** The consents of each are asked for, and whoever is withheld is audited. */
const examinedPatientsMax = 5_000
