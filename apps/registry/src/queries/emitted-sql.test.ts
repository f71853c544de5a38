// The SQL of each stored query stands beside it, for reviewers; this test keeps it true.
import type { FindDocuments } from '@isthmus/xds/stored-query'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { describe, expect, it } from 'vitest'
import type { RegistryTables } from '../db/schema.ts'
import { findDocuments } from './find-documents.ts'
import { getDocuments } from './get-documents.ts'

const database = new Kysely<RegistryTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const firstPage = { rowsMax: 1_001, after: undefined }
const uuid = 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const laterPage = { rowsMax: 1_001, after: { patientId: 'p', entryUuid: uuid.slice(9) } }

describe('emitted SQL', () => {
  it('of FindDocuments with the required parameters alone', async () => {
    const query = findDocuments(database, bare, firstPage)
    await expect(pretty(query)).toMatchFileSnapshot('./find-documents.sql')
  })

  it('of FindDocuments with every parameter, on a later page', async () => {
    const query = findDocuments(database, full, laterPage)
    await expect(pretty(query)).toMatchFileSnapshot('./find-documents.every-parameter.sql')
  })

  it('of FindDocumentsByReferenceId', async () => {
    const referenceIds = [[{ exact: 'a_1', like: 'a_1' }], [{ exact: 'b', like: undefined }]]
    const query = findDocuments(database, { ...bare, referenceIds }, firstPage)
    await expect(pretty(query)).toMatchFileSnapshot('./find-documents-by-reference-id.sql')
  })

  it('of GetDocuments by entryUUID', async () => {
    const by = { kind: 'entryUuid', ids: [uuid] } as const
    const query = getDocuments(database, { ...get, by }, firstPage)
    await expect(pretty(query)).toMatchFileSnapshot('./get-documents.entry-uuid.sql')
  })

  it('of GetDocuments by uniqueId', async () => {
    const query = getDocuments(database, get, firstPage)
    await expect(pretty(query)).toMatchFileSnapshot('./get-documents.unique-id.sql')
  })
})

const get = {
  kind: 'GetDocuments',
  returnType: 'LeafClass',
  by: { kind: 'uniqueId', ids: ['1.2'] },
} as const

const anyTime = { from: undefined, to: undefined }
const bare: FindDocuments = {
  kind: 'FindDocuments',
  returnType: 'LeafClass',
  patientId: 'N-1^^^&1.2&ISO',
  statuses: ['Approved'],
  types: ['stable'],
  classCodes: undefined,
  typeCodes: undefined,
  practiceSettingCodes: undefined,
  healthcareFacilityTypeCodes: undefined,
  formatCodes: undefined,
  eventCodes: [],
  confidentialityCodes: [],
  authorPersons: undefined,
  creationTime: anyTime,
  serviceStartTime: anyTime,
  serviceStopTime: anyTime,
  referenceIds: [],
}

const code = ['A^^1.2']
const range = { from: '20260101000000', to: '20270101000000' }
const full: FindDocuments = {
  ...bare,
  statuses: ['Approved', 'Deprecated'],
  types: ['stable', 'on-demand'],
  classCodes: code,
  typeCodes: code,
  practiceSettingCodes: code,
  healthcareFacilityTypeCodes: code,
  formatCodes: code,
  eventCodes: [code, code],
  confidentialityCodes: [code],
  authorPersons: ['%Okafor%'],
  creationTime: range,
  serviceStartTime: range,
  serviceStopTime: range,
}

function pretty(query: { compile(): { readonly sql: string } }): string {
  return `${query.compile().sql.replaceAll(/ (from "|inner join|where "|and |order by|limit )/g, '\n$1')}\n`
}
