// Fills a registry's database by itself, quickly enough for millions of entries: rows with texts of
// true size, written by SQL out of one registered submission.
import { createHash } from 'node:crypto'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import {
  sampleAssociation,
  sampleEntry,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { toEntryRow } from '../src/db/entry-rows.ts'
import { toAssociationRow, toSubmissionSetRow } from '../src/db/object-rows.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { entriesPerPatient } from './load-entries.ts'

export interface Filling {
  /** The first patient, from 1. */
  readonly from: number
  /** The last one. */
  readonly to: number
}

/**
 * Ten entries a patient, each registered in a submission of its own. What one patient has lies far
 * apart in the tables, as it does when it came over years.
 */
export async function fillRegistry(databaseUrl: string, filling: Filling): Promise<void> {
  const database = openDatabase<RegistryTables>(
    { url: databaseUrl, connectionsMax: connections },
    silentLog,
  )
  try {
    await addPatients(database, filling)
    const entries = (filling.to - filling.from + 1) * entriesPerPatient
    const starts = Array.from({ length: Math.ceil(entries / entriesAtOnce) }, (_, at) => at)
    const waiting = starts.values()
    const fill = async (): Promise<void> => {
      for (const at of waiting) {
        const begin = at * entriesAtOnce
        const end = Math.min(entries, begin + entriesAtOnce) - 1
        await addSubmissions(database, { filling, begin, end })
      }
    }
    await Promise.all(Array.from({ length: connections }, fill))
    await sql`vacuum analyze`.execute(database)
  } finally {
    await database.destroy()
  }
}

const connections = 2
const entriesAtOnce = 10_000

async function addPatients(database: Kysely<RegistryTables>, { from, to }: Filling): Promise<void> {
  await sql`insert into patient (patient_id, survivor_id, is_active)
    select id, id, true from (
      select 'N-' || p || '^^^&2.999.1.2&ISO' as id
      from generate_series(${sql.lit(from)}, ${sql.lit(to)}) as p
    ) as ids on conflict do nothing`.execute(database)
}

interface Chunk {
  readonly filling: Filling
  /** Numbers of entries within the filling, both included. */
  readonly begin: number
  readonly end: number
}

async function addSubmissions(
  database: Kysely<RegistryTables>,
  { filling: { from, to }, begin, end }: Chunk,
): Promise<void> {
  // The first entries of all patients, then their second ones, and so on.
  const numbered = sql`(
    select p, k, 'N-' || p || '^^^&2.999.1.2&ISO' as patient,
      md5('e' || p || '/' || k)::uuid as entry, md5('s' || p || '/' || k)::uuid as set,
      md5('a' || p || '/' || k)::uuid as member,
      ${sql.lit(entryIdRoot)} || p || '.' || k as entry_id,
      ${sql.lit(setIdRoot)} || p || '.' || k as set_id, md5('h' || p || k) || 'abcdef01' as hash
    from (
      select n % ${sql.lit(to - from + 1)} + ${sql.lit(from)} as p,
        n / ${sql.lit(to - from + 1)} + 1 as k
      from generate_series(${sql.lit(begin)}, ${sql.lit(end)}) as n
    ) as numbers
  ) as numbered`
  await database.transaction().execute(async (transaction) => {
    for (const [table, columns] of Object.entries(rowsOf())) {
      const names = Object.keys(columns).map((name) => sql.ref(name))
      const values = Object.values(columns).map((value) => valueOf(value))
      await sql`insert into ${sql.table(table)} (${sql.join(names)})
        select ${sql.join(values)} from ${numbered}`.execute(transaction)
    }
    await sql`insert into registry_object (entry_uuid, kind, patient_id)
      select entry, 'document-entry', patient from ${numbered}
      union all select set, 'submission-set', patient from ${numbered}
      union all select member, 'association', patient from ${numbered}`.execute(transaction)
    await sql`insert into unique_id (unique_id, kind, entry_type, hash, size_bytes)
      select entry_id, 'document-entry', 'stable', hash, 44 from ${numbered}
      union all select set_id, 'submission-set', null, null, null from ${numbered}`.execute(
      transaction,
    )
  })
}

const entryIdRoot = '2.999.77.9000001.'
const setIdRoot = '2.999.77.9000002.'

// What stands in the template for a value of its own in each row, and where that comes from.
const marks = {
  patientId: 'N-900000000^^^&2.999.1.2&ISO',
  sourcePatientNumber: 'NORTH-900000000',
  entry: 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeee1',
  set: 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeee2',
  member: 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeee3',
  entryId: '2.999.77.9000001.0.0',
  setId: '2.999.77.9000002.0.0',
  hash: createHash('sha1').update('template').digest('hex'),
} as const
const columnOf: Readonly<Record<string, string>> = {
  [marks.patientId]: 'patient',
  [marks.sourcePatientNumber]: `'NORTH-' || p`,
  [marks.entry]: 'entry',
  [marks.set]: 'set',
  [marks.member]: 'member',
  [marks.entryId]: 'entry_id',
  [marks.setId]: 'set_id',
  [marks.hash]: 'hash',
}
const anyMark = new RegExp(
  `(${Object.keys(columnOf)
    .map((mark) => mark.replaceAll(/[.^]/g, String.raw`\$&`))
    .join('|')})`,
)

/** The rows that the registry writes for the template, by table. */
function rowsOf(): Readonly<Record<string, object>> {
  const [entry, set, member] = [marks.entry, marks.set, marks.member].map((uuid) =>
    toEntryUuid(uuid),
  )
  const registered = (id = '') => ({
    id,
    logicalId: id,
    version: 1,
    availabilityStatus: 'Approved' as const,
  })
  return {
    document_entry: toEntryRow(
      sampleEntry({
        ...registered(entry),
        patientId: marks.patientId,
        sourcePatientId: `${marks.sourcePatientNumber}^^^&2.999.1.5.1&ISO`,
        uniqueId: marks.entryId,
        hash: marks.hash,
      }),
    ),
    submission_set: toSubmissionSetRow(
      sampleSubmissionSet({
        ...registered(set),
        patientId: marks.patientId,
        uniqueId: marks.setId,
      }),
    ),
    association: toAssociationRow(
      sampleAssociation({
        ...registered(member),
        sourceId: set ?? '',
        targetId: entry ?? '',
        submissionSetStatus: 'Original',
      }),
      marks.patientId,
    ),
  }
}

// A text is put together of what is the same in every row and of the row's own values.
function valueOf(value: unknown): RawBuilder<unknown> {
  if (Array.isArray(value)) return sql`${value}::text[]`
  if (typeof value !== 'string') return sql.lit(value)
  const pieces = value.split(anyMark)
  if (pieces.length === 3 && pieces[0] === '' && pieces[2] === '') return column(pieces[1])
  if (pieces.length === 1) return sql.lit(value)
  return sql.join(
    pieces.map((piece) => (piece in columnOf ? column(piece) : sql.lit(piece))),
    sql` || `,
  )
}

function column(mark = ''): RawBuilder<unknown> {
  return sql`${sql.raw(columnOf[mark] ?? '')}`
}
