// A registry's database with many entries, put there by the database itself.
import { startThrowawayPostgres } from '@isthmus/postgres/throwaway-postgres'
import { sql } from 'kysely'
import { createMultiPatientIndexes } from '../src/db/multi-patient-indexes.ts'
import type { RegistryDatabase } from '../src/db/registry-database.ts'
import { createTestDatabase } from './test-database.ts'

export interface FilledRegistry extends AsyncDisposable {
  readonly database: RegistryDatabase
}

export const perPatient = 10

/** The bare UUID of an object: kind 1 entries, 2 submission sets, 3 folders; numbers from 1. */
export function uuidOf(kind: number, number: number): string {
  return `${kind}0000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

export async function startFilledRegistry(entries: number): Promise<FilledRegistry> {
  const postgres = await startThrowawayPostgres()
  const database = await createTestDatabase(postgres, [])
  await createMultiPatientIndexes(database)
  await fill(database, entries)
  return {
    database,
    async [Symbol.asyncDispose]() {
      await database.destroy()
      await postgres[Symbol.asyncDispose]()
    },
  }
}

const tables = ['document_entry', 'submission_set', 'folder', 'association'] as const

/**
 * Ten entries a patient: in one set, the first three of them in one folder. Without
 * their long texts the tables are small: reading all of one seems cheaper to the planner than ever.
 */
async function fill(into: RegistryDatabase, entries: number): Promise<void> {
  const patients = entries / perPatient
  const uuid = (kind: number, number: string) =>
    sql.raw(`('${kind}0000000-0000-4000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`)
  const patient = sql.raw(`'N-' || (n + 9) / 10 || '^^^&2.999.1.2&ISO'`)
  // Codes by which patients are not told apart are shared by many of them.
  const code = (prefix: string, kinds: number) =>
    sql.raw(`'${prefix}-' || n / ${perPatient} % ${kinds} || '^^1.2'`)
  const all = sql.raw(`generate_series(1, ${entries}) as n`)
  const tenth = sql.raw(`generate_series(10, ${entries}, 10) as n`)
  await sql`insert into patient select id, id, true from (
      select 'N-' || n || '^^^&2.999.1.2&ISO' as id from generate_series(1, ${sql.lit(patients)}) as n
    ) as ids`.execute(into)
  await sql`insert into document_entry (patient_id, entry_uuid, logical_id, version, status, ebrim,
      unique_id, repository_unique_id, type, class_code, type_code, format_code,
      practice_setting_code, facility_type_code, confidentiality_codes, event_codes,
      author_persons, reference_ids, creation_time)
    select ${patient}, ${uuid(1, 'n')}, ${uuid(1, 'n')}, 1, 'Approved', 'x',
      '1.2.' || n, '1.2', 'stable', ${code('C', 20)}, 'A^^1.2', 'A^^1.2', 'A^^1.2', ${code('F', 20)},
      '{A^^1.2}', array[${code('E', 1_000)}], '{x^Okafor}', '{b}', 20260101000000 + n from ${all}`.execute(
    into,
  )
  await sql`insert into submission_set (patient_id, entry_uuid, logical_id, version, status, ebrim,
      unique_id, source_id, submission_time, content_type_code, author_persons)
    select ${patient}, ${uuid(2, 'n / 10')}, ${uuid(2, 'n / 10')}, 1, 'Approved', 'x',
      '1.3.' || n, '1.2', 20260101000000 + n, 'A^^1.2', '{x^Okafor}' from ${tenth}`.execute(into)
  await sql`insert into folder (patient_id, entry_uuid, logical_id, version, status, ebrim,
      unique_id, last_update_time, codes)
    select ${patient}, ${uuid(3, 'n / 10')}, ${uuid(3, 'n / 10')}, 1, 'Approved',
      'x', '1.4.' || n, 20260101000000 + n, array[${code('D', 100)}] from ${tenth}`.execute(into)
  await join(into, { kind: 4, from: uuid(2, '(n + 9) / 10'), to: uuid(1, 'n'), where: 'true' })
  await join(into, {
    kind: 5,
    from: uuid(3, '(n + 9) / 10'),
    to: uuid(1, 'n'),
    where: 'n % 10 < 3',
  })
  for (const table of tables) {
    await sql`insert into registry_object select entry_uuid,
      ${sql.lit(table.replace('_', '-'))}, patient_id from ${sql.table(table)}`.execute(into)
  }
  await sql`analyze`.execute(into)

  interface Join {
    readonly kind: number
    readonly from: ReturnType<typeof uuid>
    readonly to: ReturnType<typeof uuid>
    readonly where: string
  }
  async function join(where: RegistryDatabase, one: Join): Promise<void> {
    await sql`insert into association (patient_id, entry_uuid, logical_id, version, status, ebrim,
        type, source_id, target_id)
      select ${patient}, ${uuid(one.kind, 'n')}, ${uuid(one.kind, 'n')}, 1, 'Approved', 'x',
        'HasMember', ${one.from}, ${one.to} from ${all} where ${sql.raw(one.where)}`.execute(where)
  }
}
