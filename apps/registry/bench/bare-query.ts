// The reference: the statement that the registry emits for the same question, prepared, and nothing
// around it.
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import type { FindDocuments } from '@isthmus/xds/stored-query'
import { Client } from 'pg'
import type { RegistryTables } from '../src/db/schema.ts'
import { selectDocuments } from '../src/queries/find-documents.ts'
import type { Page } from '../src/queries/page.ts'
import { entriesPerPatient } from './load-entries.ts'

export interface BareQuery extends AsyncDisposable {
  /** One for each connection: asks for a patient's documents. */
  readonly lanes: readonly ((patientId: string) => Promise<void>)[]
  /** Process id of one connection's backend. */
  readonly backendPid: number
}

/** `content`: what the statement selects, as the registry does for LeafClass (`whole`) or ObjectRef. */
export async function openBareQuery(
  databaseUrl: string,
  connections: number,
  content: Page['content'] = 'whole',
): Promise<BareQuery> {
  const clients = Array.from({ length: connections }, () => new Client(databaseUrl))
  await Promise.all(clients.map((client) => client.connect()))
  const database = openDatabase<RegistryTables>({ url: databaseUrl, connectionsMax: 2 }, silentLog)
  const compiled = (patientId: string) =>
    selectDocuments(database, queryFor(patientId), { ...firstPage, content }).compile()
  const { sql: text, parameters } = compiled(placeholder)
  return {
    backendPid: await backendOf(clients),
    lanes: clients.map((client) => async (patientId) => {
      const values = parameters.map((value) => (value === placeholder ? patientId : value))
      const { rows } = await client.query({ name: 'find-documents', text, values })
      if (rows.length !== entriesPerPatient) throw new Error(`${rows.length} rows for a patient`)
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all([database.destroy(), ...clients.map((client) => client.end())])
    },
  }
}

async function backendOf([client]: readonly Client[]): Promise<number> {
  const answer = await client?.query<{ pid: number }>('select pg_backend_pid() as pid')
  return answer?.rows[0]?.pid ?? 0
}

const placeholder = 'the patient'
/** As the registry asks for it. */
const firstPage = { rowsMax: 500, after: undefined, level: 1 } as const

/** As the registry asks for all of a patient. */
export function queryFor(patientId: string): FindDocuments {
  return {
    kind: 'FindDocuments',
    returnType: 'LeafClass',
    metadataLevel: 1,
    patientId,
    statuses: ['Approved'],
    types: ['stable'],
    availabilities: undefined,
    classCodes: undefined,
    typeCodes: undefined,
    practiceSettingCodes: undefined,
    healthcareFacilityTypeCodes: undefined,
    formatCodes: undefined,
    eventCodes: [],
    confidentialityCodes: [],
    authorPersons: undefined,
    creationTime: { from: undefined, to: undefined },
    serviceStartTime: { from: undefined, to: undefined },
    serviceStopTime: { from: undefined, to: undefined },
    referenceIds: [],
    excluded: undefined,
  }
}
