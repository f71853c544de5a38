// What each stored query returns beside entries: the counts that are known for one load of
// submissions (NIST XDS toolkit 11897 to 11909, 12368, 15803 on 12346).
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import { sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import type { Association } from '@isthmus/xds/metadata/association'
import type { RegistrationPlan } from '@isthmus/xds/register'
import type { ObjectIds, StoredQuery } from '@isthmus/xds/stored-query'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RegistryTables } from '../src/db/schema.ts'
import { type Counted, counted, found } from './found.ts'
import { type QueryLoad, loadForQueries, otherFormat } from './registered.ts'
import { sampleFindDocuments } from './sample-queries.ts'
import { createTestDatabase } from './test-database.ts'

let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>
let load: QueryLoad
let ofMerged: QueryLoad
let ofOther: QueryLoad
const survivor = 'N-2001^^^&2.999.1.2&ISO'
const merged = 'N-2002^^^&2.999.1.2&ISO'
const other = 'N-2003^^^&2.999.1.2&ISO'

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
  database = await createTestDatabase(postgres, [samplePatientId, survivor, merged, other])
  load = await loadForQueries(database, samplePatientId, '2.999.81')
  ofMerged = await loadForQueries(database, merged, '2.999.82')
  ofOther = await loadForQueries(database, other, '2.999.83')
  await sql`update patient set survivor_id = ${survivor} where patient_id = ${merged}`.execute(
    database,
  )
}, 60_000)

afterAll(async () => {
  await database.destroy()
  await postgres[Symbol.asyncDispose]()
})

const leaf = { returnType: 'LeafClass', metadataLevel: 1 } as const
const anyContent = {
  types: ['stable', 'on-demand'],
  formatCodes: undefined,
  confidentialityCodes: [],
} as const
const both = ['Approved', 'Deprecated'] as const
const anyAssociation = { associationStatuses: both } as const
const otherFormatAlone = { formatCodes: [`${otherFormat.code}^^${otherFormat.scheme}`] } as const
const anyTime = { from: undefined, to: undefined }

function uuids(...ids: readonly (string | undefined)[]): ObjectIds {
  return { kind: 'entryUuid', ids: ids.map((id) => id ?? '') }
}

function uniqueIds(...ids: readonly (string | undefined)[]): ObjectIds {
  return { kind: 'uniqueId', ids: ids.map((id) => id ?? '') }
}

function setAndContents(by: ObjectIds, filter = {}): StoredQuery {
  return { ...leaf, kind: 'GetSubmissionSetAndContents', by, ...anyContent, ...filter }
}

function related(entry: string | undefined, types: readonly Association['type'][]): StoredQuery {
  return {
    ...leaf,
    kind: 'GetRelatedDocuments',
    by: uuids(entry),
    associationTypes: types,
    types: anyContent.types,
    ...anyAssociation,
  }
}

function getAll(patientId: string, changes = {}): StoredQuery {
  return {
    ...leaf,
    kind: 'GetAll',
    patientId,
    documentEntryStatuses: both,
    submissionSetStatuses: both,
    folderStatuses: both,
    ...anyAssociation,
    ...anyContent,
    ...changes,
  }
}

const firstEntry = ({ documentEntries }: RegistrationPlan) => documentEntries[0]
const folderOf = ({ folders }: RegistrationPlan) => folders[0]

/** entries, sets, folders, associations. */
type Row = readonly [string, () => StoredQuery, readonly [number, number, number, number]]

const table: readonly Row[] = [
  ['GetAll over the whole load', () => getAll(samplePatientId), [6, 5, 2, 15]],
  ['GetAll of a survivor', () => getAll(survivor), [6, 5, 2, 15]],
  ['GetAll of one who was merged away', () => getAll(merged), [0, 0, 0, 0]],
  [
    'GetAll of Approved entries, with associations to those that are not in the answer',
    () => getAll(samplePatientId, { documentEntryStatuses: ['Approved'] }),
    [5, 5, 2, 15],
  ],
  [
    'GetAll of one format, all associations with an end among the sets and folders',
    () => getAll(samplePatientId, otherFormatAlone),
    [1, 5, 2, 14],
  ],
  [
    'a set of one entry, by uniqueId',
    () => setAndContents(uniqueIds(load.single.submissionSet.uniqueId)),
    [1, 1, 0, 1],
  ],
  [
    'a set of one entry in a folder',
    () => setAndContents(uuids(load.withFolder.submissionSet.id)),
    [1, 1, 1, 4],
  ],
  [
    'a set of two entries in a folder',
    () => setAndContents(uuids(load.twoWithFolder.submissionSet.id)),
    [2, 1, 1, 7],
  ],
  [
    'the same, of which the filter leaves one',
    () => setAndContents(uuids(load.twoWithFolder.submissionSet.id), otherFormatAlone),
    [1, 1, 1, 4],
  ],
  [
    'the same, of which the filter leaves none',
    () => setAndContents(uuids(load.twoWithFolder.submissionSet.id), { types: ['on-demand'] }),
    [0, 1, 1, 1],
  ],
  [
    'a set that does not exist',
    () => setAndContents(uniqueIds(load.single.documentEntries[0]?.uniqueId)),
    [0, 0, 0, 0],
  ],
  [
    'a folder and its two entries',
    () => ({
      ...leaf,
      kind: 'GetFolderAndContents',
      by: uniqueIds(folderOf(load.twoWithFolder)?.uniqueId),
      ...anyContent,
    }),
    [2, 0, 1, 2],
  ],
  [
    'a folder and the entry that the filter leaves',
    () => ({
      ...leaf,
      kind: 'GetFolderAndContents',
      by: uuids(folderOf(load.twoWithFolder)?.id),
      ...anyContent,
      ...otherFormatAlone,
    }),
    [1, 0, 1, 1],
  ],
  [
    'an entry submitted alone, with its associations',
    () => ({
      ...leaf,
      kind: 'GetDocumentsAndAssociations',
      by: uuids(firstEntry(load.single)?.id),
      ...anyAssociation,
    }),
    [1, 0, 0, 1],
  ],
  [
    'an entry in a folder, with its associations',
    () => ({
      ...leaf,
      kind: 'GetDocumentsAndAssociations',
      by: uniqueIds(firstEntry(load.withFolder)?.uniqueId),
      ...anyAssociation,
    }),
    [1, 0, 0, 2],
  ],
  [
    'the folders of an entry',
    () => ({
      ...leaf,
      kind: 'GetFoldersForDocument',
      by: uuids(firstEntry(load.withFolder)?.id),
      ...anyAssociation,
    }),
    [0, 0, 1, 0],
  ],
  [
    'the folders of an entry that is in none',
    () => ({
      ...leaf,
      kind: 'GetFoldersForDocument',
      by: uuids(firstEntry(load.single)?.id),
      ...anyAssociation,
    }),
    [0, 0, 0, 0],
  ],
  [
    'a replaced entry, related',
    () => related(firstEntry(load.original)?.id, ['RPLC']),
    [2, 0, 0, 1],
  ],
  [
    'a replacement, related',
    () => related(firstEntry(load.replacement)?.id, ['APND', 'RPLC']),
    [2, 0, 0, 1],
  ],
  ['related by another type', () => related(firstEntry(load.original)?.id, ['APND']), [0, 0, 0, 0]],
  [
    'related by membership alone',
    () => related(firstEntry(load.withFolder)?.id, ['HasMember']),
    [0, 0, 0, 0],
  ],
  [
    'an entry near a folder, unrelated',
    () => related(firstEntry(load.withFolder)?.id, ['RPLC', 'HasMember', 'XFRM']),
    [0, 0, 0, 0],
  ],
  ['no initial entry', () => related(load.single.submissionSet.id, ['RPLC']), [0, 0, 0, 0]],
  [
    'the associations of one entry',
    () => ({
      ...leaf,
      kind: 'GetAssociations',
      uuids: [firstEntry(load.single)?.id ?? ''],
      ...anyAssociation,
    }),
    [0, 0, 0, 1],
  ],
  [
    'the associations of several objects, each once',
    () => ({
      ...leaf,
      kind: 'GetAssociations',
      uuids: [
        load.withFolder.submissionSet.id,
        firstEntry(load.withFolder)?.id ?? '',
        folderOf(load.withFolder)?.id ?? '',
      ],
      ...anyAssociation,
    }),
    [0, 0, 0, 4],
  ],
  [
    'associations that are Deprecated',
    () => ({
      ...leaf,
      kind: 'GetAssociations',
      uuids: [firstEntry(load.single)?.id ?? ''],
      associationStatuses: ['Deprecated'],
    }),
    [0, 0, 0, 0],
  ],
  [
    'the sets of an entry, not the folder that holds it',
    () => ({
      ...leaf,
      kind: 'GetSubmissionSets',
      uuids: [firstEntry(load.withFolder)?.id ?? ''],
    }),
    [0, 1, 0, 1],
  ],
  [
    'the sets of a folder',
    () => ({ ...leaf, kind: 'GetSubmissionSets', uuids: [folderOf(load.withFolder)?.id ?? ''] }),
    [0, 1, 0, 1],
  ],
  [
    'the sets of two entries of one',
    () => ({
      ...leaf,
      kind: 'GetSubmissionSets',
      uuids: load.twoWithFolder.documentEntries.map(({ id }) => id),
    }),
    [0, 1, 0, 2],
  ],
  [
    'the sets of two entries of two',
    () => ({
      ...leaf,
      kind: 'GetSubmissionSets',
      uuids: [firstEntry(load.single)?.id ?? '', firstEntry(load.original)?.id ?? ''],
    }),
    [0, 2, 0, 2],
  ],
  [
    'a folder by entryUUID',
    () => ({ ...leaf, kind: 'GetFolders', by: uuids(folderOf(load.withFolder)?.id) }),
    [0, 0, 1, 0],
  ],
  [
    'two folders by uniqueId',
    () => ({
      ...leaf,
      kind: 'GetFolders',
      by: uniqueIds(folderOf(load.withFolder)?.uniqueId, folderOf(load.twoWithFolder)?.uniqueId),
    }),
    [0, 0, 2, 0],
  ],
]

describe('contents of answers (ITI TF-2: 3.18.4.1.2.3.7)', () => {
  it.each(table)('LeafClass: %s', async (_, query, [entries, sets, folders, associations]) => {
    expect(await counted(database, query())).toEqual({
      entries,
      sets,
      folders,
      associations,
      refs: 0,
    })
  })

  it.each(table)('ObjectRef: %s', async (_, query, counts) => {
    expect(await counted(database, { ...query(), returnType: 'ObjectRef' })).toEqual({
      ...none,
      refs: counts.reduce((sum, one) => sum + one, 0),
    })
  })

  const none = { entries: 0, sets: 0, folders: 0, associations: 0, refs: 0 }
})

describe('FindSubmissionSets (ITI TF-2: 3.18.4.1.2.3.7.2)', () => {
  const sets = {
    ...leaf,
    kind: 'FindSubmissionSets',
    patientId: samplePatientId,
    statuses: ['Approved'],
    sourceIds: undefined,
    submissionTime: anyTime,
    authorPerson: undefined,
    contentTypeCodes: undefined,
  } as const
  it.each([
    ['all', {}, 5],
    ['Deprecated alone', { statuses: ['Deprecated'] }, 0],
    ['its source', { sourceIds: ['1.2', '2.999.1.6.1'] }, 5],
    ['another source', { sourceIds: ['2.999.1.6.2'] }, 0],
    ['a time from, inclusive', { submissionTime: { ...anyTime, from: '20260314101600' } }, 5],
    ['a time to, exclusive', { submissionTime: { ...anyTime, to: '20260314101600' } }, 0],
    ['an author that none has', { authorPerson: '%Okafor%' }, 0],
    ['its content type', { contentTypeCodes: ['RAD^^2.999.20.5'] }, 5],
    ['another scheme', { contentTypeCodes: ['RAD^^2.999.20.6'] }, 0],
    ['the survivor', { patientId: survivor }, 5],
  ] as const)('finds %s', async (_, changes, expected) => {
    expect(await counted(database, { ...sets, ...changes })).toMatchObject({ sets: expected })
  })
})

describe('FindFolders (ITI TF-2: 3.18.4.1.2.3.7.3)', () => {
  const folders = {
    ...leaf,
    kind: 'FindFolders',
    patientId: samplePatientId,
    statuses: ['Approved'],
    lastUpdateTime: anyTime,
    codes: [],
  } as const
  it.each([
    ['all', {}, 2],
    ['from an update time, inclusive', { lastUpdateTime: { ...anyTime, from: updated } }, 2],
    ['to an update time, exclusive', { lastUpdateTime: { ...anyTime, to: updated } }, 0],
    ['a code', { codes: [['FOLLOW^^2.999.20.7', 'x^^y']] }, 2],
    ['a code and another by AND', { codes: [['FOLLOW^^2.999.20.7'], ['x^^y']] }, 0],
    ['Deprecated alone', { statuses: ['Deprecated'] }, 0],
    ['of the survivor', { patientId: survivor }, 2],
  ] as const)('finds %s', async (_, changes, expected) => {
    expect(await counted(database, { ...folders, ...changes })).toMatchObject({ folders: expected })
  })
})

const updated = '20260314101605'

describe('FindDocumentsExclude (CP-ITI-1323)', () => {
  const nothing = {
    classCodes: undefined,
    typeCodes: undefined,
    practiceSettingCodes: undefined,
    healthcareFacilityTypeCodes: undefined,
    formatCodes: undefined,
    eventCodes: [],
    confidentialityCodes: [],
    authorPersons: undefined,
    referenceIds: [],
  } as const
  const head = 'HEAD^^2.999.20.6'
  it.each([
    ['nothing', {}, 5],
    ['a format', { formatCodes: [`${otherFormat.code}^^${otherFormat.scheme}`] }, 4],
    ['another scheme', { formatCodes: [`${otherFormat.code}^^1.2`] }, 5],
    ['an event code', { eventCodes: [[head]] }, 0],
    ['two event codes of which one is missing', { eventCodes: [[head], ['x^^y']] }, 5],
    ['an author', { authorPersons: ['%Okafor%'] }, 0],
  ] as const)('leaves out by %s', async (_, changes, expected) => {
    const query = sampleFindDocuments(samplePatientId)
    const excluded = { ...nothing, ...changes }
    expect(await counted(database, { ...query, excluded })).toMatchObject({ entries: expected })
  })
})

describe('one patient in LeafClass (ITI TF-2: 3.18.4.1.3)', () => {
  const two = (pick: (plan: RegistrationPlan) => string | undefined) =>
    [pick(load.withFolder), pick(ofOther.withFolder)].map((id) => id ?? '')
  const entry = (plan: RegistrationPlan) => firstEntry(plan)?.id
  const folder = (plan: RegistrationPlan) => folderOf(plan)?.id
  it.each<[string, () => StoredQuery]>([
    ['GetDocuments', () => ({ ...leaf, kind: 'GetDocuments', by: uuids(...two(entry)) })],
    ['GetFolders', () => ({ ...leaf, kind: 'GetFolders', by: uuids(...two(folder)) })],
    ['GetSubmissionSets', () => ({ ...leaf, kind: 'GetSubmissionSets', uuids: two(entry) })],
    [
      'GetDocumentsAndAssociations',
      () => ({
        ...leaf,
        kind: 'GetDocumentsAndAssociations',
        by: uuids(...two(entry)),
        ...anyAssociation,
      }),
    ],
  ])('%s of two patients is refused, as references it is not', async (_, query) => {
    expect(await counted(database, query())).toEqual(['XDSResultNotSinglePatient'])
    const refs = await counted(database, { ...query(), returnType: 'ObjectRef' })
    expect(refsOf(refs)).toBeGreaterThan(1)
  })

  it('takes an id and the one that survived it for one patient', async () => {
    const by = uuids(entry(ofMerged.single), entry(ofMerged.withFolder))
    expect(await counted(database, { ...leaf, kind: 'GetDocuments', by })).toMatchObject({
      entries: 2,
    })
    const rows = await found(database, { ...leaf, kind: 'GetDocuments', by })
    expect(rows['document-entry'].map(({ survivor_id }) => survivor_id)).toEqual([
      survivor,
      survivor,
    ])
  })
})

describe('documents that are offline (ITI TF-2: 3.18.4.1.2.3.5.1.1)', () => {
  it('level 1 shows none of them, level 2 as they are asked for', async () => {
    const { id } = firstEntry(load.single) ?? sampleEntry()
    const uuid = id.slice(9)
    const query = sampleFindDocuments(samplePatientId)
    await sql`update document_entry set is_offline = true where entry_uuid = ${uuid}`.execute(
      database,
    )
    try {
      const level2 = { ...query, metadataLevel: 2 } as const
      for (const [asked, entries] of [
        [query, 4],
        [{ ...query, availabilities: ['online', 'offline'] as const }, 4],
        [level2, 5],
        [{ ...level2, availabilities: ['online'] as const }, 4],
        [{ ...level2, availabilities: ['offline'] as const }, 1],
      ] as const) {
        expect(await counted(database, asked)).toMatchObject({ entries })
      }
      const by = uuids(id)
      const get = { ...leaf, kind: 'GetDocuments', by } as const
      expect(await counted(database, get)).toMatchObject({ entries: 0 })
      expect(await counted(database, { ...get, metadataLevel: 2 })).toMatchObject({ entries: 1 })
    } finally {
      await sql`update document_entry set is_offline = false`.execute(database)
    }
  })
})

describe('versions ($MetadataLevel)', () => {
  it('level 1 shows the latest version alone, level 2 every one', async () => {
    const { id } = firstEntry(load.single) ?? sampleEntry()
    const [uuid, logicalId] = [id.slice(9), { kind: 'logicalId', ids: [id] } as const]
    const get = { ...leaf, kind: 'GetDocuments', by: logicalId } as const
    expect(await counted(database, get)).toMatchObject({ entries: 1 })
    await sql`update document_entry set is_latest = false where entry_uuid = ${uuid}`.execute(
      database,
    )
    try {
      expect(await counted(database, get)).toMatchObject({ entries: 0 })
      expect(await counted(database, { ...get, metadataLevel: 2 })).toMatchObject({ entries: 1 })
      expect(await counted(database, getAll(samplePatientId))).toMatchObject({ entries: 5 })
    } finally {
      await sql`update document_entry set is_latest = true`.execute(database)
    }
  })
})

function refsOf(answer: Counted): number {
  return 'refs' in answer ? answer.refs : 0
}
