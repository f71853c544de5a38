// The statements of every stored query, and those that queries have in common: each case gives what
// of the growing tables is read as a whole.
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { Compilable } from 'kysely'
import type { RegistryDatabase } from '../src/db/registry-database.ts'
import { associationsOf } from '../src/queries/associations-of.ts'
import { hasUuid } from '../src/queries/conditions.ts'
import { selectMembers } from '../src/queries/members.ts'
import { entryPage } from '../src/queries/object-pages.ts'
import { selectObjects } from '../src/queries/objects-by-id.ts'
import { runMultiPatientQuery } from '../src/queries/of-many-patients.ts'
import { runQuery } from '../src/queries/run-query.ts'
import { selectTexts } from '../src/queries/texts.ts'
import { perPatient, uuidOf } from './filled-registry.ts'
import { multiPatientSamples } from './multi-patient-samples.ts'
import { sampleQueries } from './sample-queries.ts'
import { wholeScans, wholeScansOf } from './whole-scans.ts'

export interface PlanCase {
  readonly name: string
  /** In a filled registry; empty where every statement is served by an index. */
  wholeScans(database: RegistryDatabase): Promise<readonly string[]>
}

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

const keyPage = { rowsMax: 2_000, after: undefined, content: 'key', level: 1 } as const
const many = Array.from({ length: 200 }, (_, at) => at * 950 + 1)
const manyUuids = many.map((at) => uuidOf(1, at))
const shared: readonly (readonly [string, (database: RegistryDatabase) => Compilable])[] = [
  ['the ends of associations', (database) => selectObjects(database, manyUuids)],
  [
    'the members of sets',
    (database) =>
      selectMembers(
        database,
        many.map((at) => uuidOf(2, at % 20_000)),
      ),
  ],
  [
    'entries by id',
    (database) => entryPage(database, keyPage).where(hasUuid('document_entry', manyUuids)),
  ],
  ['associations of many objects', (database) => associationsOf(database, manyUuids, keyPage)],
  ['the texts of entries', (database) => selectTexts(database, 'document_entry', keys(many))],
  [
    'the texts of associations',
    (database) => selectTexts(database, 'association', keys(many.slice(0, 9))),
  ],
]

/** Of a registry that was filled with at least 200,000 entries. */
export function planCases(): readonly PlanCase[] {
  const ofOne = [...sampleQueries(asked), ...longLists].map(([name, query]) => ({
    name,
    wholeScans: (database: RegistryDatabase) =>
      wholeScansOf(database, (search) => runQuery(search, query)),
  }))
  // These are planned for their values alone, whatever the driver does.
  const ofMany = [...multiPatientSamples(codes)].map(([name, query]) => ({
    name,
    wholeScans: (database: RegistryDatabase) =>
      wholeScansOf(database, (search) => runMultiPatientQuery(search, query), ['custom']),
  }))
  const inCommon = shared.map(([name, select]) => ({
    name,
    wholeScans: (database: RegistryDatabase) => wholeScans(database, select(database).compile()),
  }))
  return [...ofOne, ...ofMany, ...inCommon]
}

function keys(numbers: readonly number[]) {
  return numbers.map((at) => ({
    patient_id: `N-${Math.ceil(at / perPatient)}^^^&2.999.1.2&ISO`,
    entry_uuid: uuidOf(1, at),
  }))
}
