// The SQL that writes rows of several tables at once, each table's rows as one JSON array: the same
// text however many rows there are, so that PostgreSQL plans it once.
import type { RegistryTables } from './schema.ts'

/** What a registration may write into. */
export type FilledTable = keyof typeof columnTypes

/** Takes tables, at least one; parameter 1 is a JSON array of rows of the first, and so on. */
export function insertStatement(tables: readonly FilledTable[]): string {
  const key = tables.join(' ')
  const known = statements.get(key)
  if (known !== undefined) return known
  const inserts = tables.map((table, at) => insertInto(table, at + 1))
  const rest = inserts.slice(0, -1).map((insert, at) => `filled_${at + 1} as (${insert})`)
  const statement = `${rest.length === 0 ? '' : `with ${rest.join(', ')} `}${inserts.at(-1)}`
  statements.set(key, statement)
  return statement
}

const statements = new Map<string, string>()

function insertInto(table: FilledTable, parameter: number): string {
  const columns = Object.entries(columnTypes[table])
  const names = columns.map(([name]) => name).join(', ')
  const typed = columns.map(([name, type]) => `${name} ${type}`).join(', ')
  const rows = `json_to_recordset($${parameter}) as row (${typed})`
  return `insert into ${table} (${names}) select ${names} from ${rows}${conflictOf(table)}`
}

// An entry whose uniqueId another entry holds has the same bytes: the decision saw to that.
function conflictOf(table: FilledTable): string {
  return table === 'unique_id' ? ' on conflict (unique_id) do nothing' : ''
}

const objectColumns = {
  patient_id: 'text',
  entry_uuid: 'uuid',
  logical_id: 'uuid',
  version: 'integer',
  status: 'text',
  ebrim: 'text',
} as const

// Columns that the database fills by itself are not among them.
const columnTypes = {
  registry_object: { entry_uuid: 'uuid', kind: 'text', patient_id: 'text' },
  unique_id: {
    unique_id: 'text',
    kind: 'text',
    entry_type: 'text',
    hash: 'text',
    size_bytes: 'bigint',
  },
  document_entry: {
    ...objectColumns,
    is_offline: 'boolean',
    unique_id: 'text',
    repository_unique_id: 'text',
    type: 'text',
    class_code: 'text',
    type_code: 'text',
    format_code: 'text',
    practice_setting_code: 'text',
    facility_type_code: 'text',
    confidentiality_codes: 'text[]',
    event_codes: 'text[]',
    author_persons: 'text[]',
    reference_ids: 'text[]',
    creation_time: 'bigint',
    service_start_time: 'bigint',
    service_stop_time: 'bigint',
  },
  submission_set: {
    ...objectColumns,
    unique_id: 'text',
    source_id: 'text',
    submission_time: 'bigint',
    content_type_code: 'text',
    author_persons: 'text[]',
  },
  folder: { ...objectColumns, unique_id: 'text', last_update_time: 'bigint', codes: 'text[]' },
  association: { ...objectColumns, type: 'text', source_id: 'uuid', target_id: 'uuid' },
} as const satisfies {
  readonly [Table in keyof RegistryTables]?: Readonly<
    Record<Exclude<keyof RegistryTables[Table], 'is_latest'>, ColumnType>
  >
}

type ColumnType = 'text' | 'text[]' | 'uuid' | 'integer' | 'bigint' | 'boolean'
