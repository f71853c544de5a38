// Every statement of every stored query is served by an index: their plans among 200,000 entries,
// both for the values at hand and for any values.
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { Compilable } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { associationsOf } from '../src/queries/associations-of.ts'
import { hasUuid } from '../src/queries/conditions.ts'
import { selectMembers } from '../src/queries/members.ts'
import { selectObjects } from '../src/queries/objects-by-id.ts'
import { entryPage } from '../src/queries/object-pages.ts'
import { runMultiPatientQuery } from '../src/queries/of-many-patients.ts'
import { runQuery } from '../src/queries/run-query.ts'
import { selectTexts } from '../src/queries/texts.ts'
import { multiPatientSamples } from './multi-patient-samples.ts'
import { sampleQueries } from './sample-queries.ts'
import { type FilledRegistry, perPatient, startFilledRegistry, uuidOf } from './filled-registry.ts'
import { wholeScans, wholeScansOf } from './whole-scans.ts'

const entries = 200_000

let filled: FilledRegistry
let database: FilledRegistry['database']

beforeAll(async () => {
  filled = await startFilledRegistry(entries)
  database = filled.database
}, 120_000)

afterAll(async () => {
  await filled[Symbol.asyncDispose]()
})

const patientId = 'N-7^^^&2.999.1.2&ISO'
const asked = {
  patientId,
  entry: `urn:uuid:${uuidOf(1, 70)}`,
  submissionSet: `urn:uuid:${uuidOf(2, 7)}`,
  folder: `urn:uuid:${uuidOf(3, 7)}`,
}

const codes = {
  patientIds: Array.from({ length: 300 }, (_, at) => `N-${at * 60 + 1}^^^&2.999.1.2&ISO`),
  classCode: 'C-3^^1.2',
  facilityTypeCode: 'F-3^^1.2',
  eventCode: 'E-17^^1.2',
  folderCode: 'D-7^^1.2',
}

/** As many ids as one request may hold. */
const manyIds = Array.from({ length: 10_000 }, (_, at) => at * 19 + 1)
const level1 = { returnType: 'LeafClass', metadataLevel: 1 } as const
const manyUniqueIds = { kind: 'uniqueId', ids: manyIds.map((at) => `1.2.${at}`) } as const
const manyEntries = {
  kind: 'entryUuid',
  ids: manyIds.map((at) => `urn:uuid:${uuidOf(1, at)}`),
} as const
const manyFolders = {
  kind: 'entryUuid',
  ids: manyIds.map((at) => `urn:uuid:${uuidOf(3, at)}`),
} as const
const longLists: readonly (readonly [string, StoredQuery])[] = [
  ['get-documents of 10,000 uniqueIds', { ...level1, kind: 'GetDocuments', by: manyUniqueIds }],
  ['get-documents of 10,000 entryUUIDs', { ...level1, kind: 'GetDocuments', by: manyEntries }],
  ['get-folders of 10,000 entryUUIDs', { ...level1, kind: 'GetFolders', by: manyFolders }],
  [
    'get-documents-and-associations of 10,000 uniqueIds',
    {
      ...level1,
      kind: 'GetDocumentsAndAssociations',
      by: manyUniqueIds,
      associationStatuses: ['Approved'],
    },
  ],
]

describe(`plans among ${entries} entries`, () => {
  it.each([...sampleQueries(asked)])('of %s', async (_, query) => {
    expect(await wholeScansOf(database, (search) => runQuery(search, query))).toEqual([])
  })

  // These are planned for their values alone, whatever the driver does.
  it.each([...multiPatientSamples(codes)])('of %s', async (_, query) => {
    const scans = wholeScansOf(database, (search) => runMultiPatientQuery(search, query), [
      'custom',
    ])
    expect(await scans).toEqual([])
  })

  it.each(longLists)('of %s', async (_, query) => {
    expect(await wholeScansOf(database, (search) => runQuery(search, query))).toEqual([])
  })

  const keyPage = { rowsMax: 2_000, after: undefined, content: 'key', level: 1 } as const
  const many = Array.from({ length: 200 }, (_, at) => at * 950 + 1)
  it.each<[string, () => Compilable]>([
    [
      'the ends of associations',
      () =>
        selectObjects(
          database,
          many.map((at) => uuidOf(1, at)),
        ),
    ],
    [
      'the members of sets',
      () =>
        selectMembers(
          database,
          many.map((at) => uuidOf(2, at % 20_000)),
        ),
    ],
    [
      'entries by id',
      () => {
        const uuids = many.map((at) => uuidOf(1, at))
        return entryPage(database, keyPage).where(hasUuid('document_entry', uuids))
      },
    ],
    [
      'associations of many objects',
      () =>
        associationsOf(
          database,
          many.map((at) => uuidOf(1, at)),
          keyPage,
        ),
    ],
    ['the texts of entries', () => selectTexts(database, 'document_entry', keys(many))],
    [
      'the texts of associations',
      () => selectTexts(database, 'association', keys(many.slice(0, 9))),
    ],
  ])('of %s', async (_, select) => {
    expect(await wholeScans(database, select().compile())).toEqual([])
  })

  it('sees a statement that no index serves', async () => {
    const statement = { sql: 'select from document_entry where version = $1', parameters: [1] }
    expect(await wholeScans(database, statement)).toContain('Seq Scan of document_entry')
  })
})

function keys(numbers: readonly number[]) {
  return numbers.map((at) => ({
    patient_id: `N-${Math.ceil(at / perPatient)}^^^&2.999.1.2&ISO`,
    entry_uuid: uuidOf(1, at),
  }))
}
