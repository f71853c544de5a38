// What an accepted registration changes in objects registered before, also where they are merged,
// deprecated or on-demand (ITI TF-2: 3.42.4.1.3).
import { randomUUID } from 'node:crypto'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { canonicalSubmission } from '@isthmus/xds/canonical-submission'
import { toEntryUuid, toUuid } from '@isthmus/xds/entry-uuid'
import type { Association, AssociationType } from '@isthmus/xds/metadata/association'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { register } from '../src/db/register.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { createTestDatabase } from './test-database.ts'

const survivor = 'N-1002^^^&2.999.1.2&ISO'
const stranger = 'N-1003^^^&2.999.1.2&ISO'

let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>
let number = 0

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
}, 60_000)

afterAll(() => postgres[Symbol.asyncDispose](), 60_000)

beforeEach(async () => {
  database = await createTestDatabase(postgres, [samplePatientId, survivor, stranger])
  return () => database.destroy()
})

it('counts merged patients as one (ITI TF-2: 3.8.4.1.3)', async () => {
  const [original, folder] = await entryInFolder()
  await database
    .updateTable('patient')
    .set({ survivor_id: survivor })
    .where('patient_id', '=', samplePatientId)
    .execute()
  expect(await codesOf({})).toEqual(['XDSUnknownPatientId'])
  const replacing = { patientId: stranger, relation: ['RPLC', original] } as const
  expect(await codesOf(replacing)).toEqual(['XDSPatientIdDoesNotMatch'])

  const replacement = await idOf({ patientId: survivor, relation: ['RPLC', original] })
  expect(await statuses(original, replacement)).toEqual(['Deprecated', 'Approved'])
  expect(await membersOf(folder)).toEqual([original, replacement].toSorted())
})

it('touches a folder to which a registered entry is added (ITI TF-3: 4.2.3.4.6)', async () => {
  const [, folder] = await entryInFolder()
  const entry = await idOf({})
  const later = new Date('2026-04-01T08:00:00Z')
  const member = sampleAssociation({ id: 'm', sourceId: folder, targetId: entry })
  expect(await codesOf({ entries: [], associations: [member], now: later })).toEqual([])
  expect(await lastUpdateTime(folder)).toBe('20260401080000')
})

it.each<AssociationType>(['APND', 'XFRM', 'signs'])(
  'leaves the target of %s as it is (ITI TF-3: 4.2.2.2)',
  async (type) => {
    const [original, folder] = await entryInFolder()
    const before = await lastUpdateTime(folder)
    const related = await idOf({ relation: [type, original] })
    expect(await statuses(original, related)).toEqual(['Approved', 'Approved'])
    expect(await membersOf(folder)).toEqual([original])
    expect(await lastUpdateTime(folder)).toBe(before)
  },
)

it('deprecates with XFRM_RPLC what hangs on Approved associations only', async () => {
  const original = await idOf({})
  const addendum = await idOf({ relation: ['APND', original] })
  const transform = await idOf({ relation: ['XFRM', addendum] })
  const detached = await idOf({ relation: ['APND', original] })
  await database
    .updateTable('association')
    .set({ status: 'Deprecated' })
    .where('source_id', '=', toUuid(detached))
    .execute()
  const replacement = await idOf({ relation: ['XFRM_RPLC', original] })
  expect(await statuses(original, addendum, transform, detached, replacement)).toEqual([
    'Deprecated',
    'Deprecated',
    'Deprecated',
    'Approved',
    'Approved',
  ])
})

it('replaces an addendum and leaves its parent (ITI TF-3: 4.2.2.2.3)', async () => {
  const original = await idOf({})
  const addendum = await idOf({ relation: ['APND', original] })
  const replacement = await idOf({ relation: ['RPLC', addendum] })
  expect(await statuses(original, addendum, replacement)).toEqual([
    'Approved',
    'Deprecated',
    'Approved',
  ])
})

it('neither follows into a deprecated folder nor adds to one', async () => {
  const [original, folder] = await entryInFolder()
  await database.updateTable('folder').set({ status: 'Deprecated' }).execute()
  const member = sampleAssociation({ id: 'm', sourceId: folder, targetId: original })
  expect(await codesOf({ entries: [], associations: [member] })).toEqual([
    'XDSRegistryMetadataError',
  ])
  await idOf({ relation: ['RPLC', original] })
  expect(await membersOf(folder)).toEqual([original])
})

it('takes a snapshot of an on-demand entry, and not its uniqueId (ITI TF-3: 4.2.2.2.6)', async () => {
  const uniqueId = '2.999.77.1.900'
  const onDemand = await idOf({ uniqueId })
  expect(await codesOf({ relation: ['IsSnapshotOf', onDemand] })).toEqual([
    'XDSRegistryMetadataError',
  ])
  await database.updateTable('document_entry').set({ type: 'on-demand' }).execute()
  await database
    .updateTable('unique_id')
    .set({ entry_type: 'on-demand' })
    .where('kind', '=', 'document-entry')
    .execute()
  expect(await codesOf({ relation: ['IsSnapshotOf', onDemand] })).toEqual([])
  expect(await codesOf({ uniqueId })).toEqual(['XDSRegistryMetadataError'])
})

interface Wanted {
  readonly patientId?: string
  readonly uniqueId?: string
  readonly relation?: readonly [AssociationType, string]
  readonly entries?: readonly []
  readonly associations?: readonly Association[]
  readonly now?: Date
}

/** Registers one entry, or what is wanted, in a submission set of its own. */
async function submit({ patientId = samplePatientId, ...wanted }: Wanted) {
  number += 1
  const { uniqueId = `2.999.77.1.${number}`, relation, associations = [] } = wanted
  const entry = sampleEntry({ uniqueId, patientId })
  const [type, targetId = ''] = relation ?? []
  const related =
    type === undefined
      ? []
      : [sampleAssociation({ id: 'relation', type, sourceId: entry.id, targetId })]
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ uniqueId: `2.999.77.3.${number}`, patientId }),
    documentEntries: wanted.entries ?? [entry],
    associations: [...related, ...associations],
  })
  return registerSubmission(submission, wanted.now)
}

function registerSubmission(submission: Parameters<typeof canonicalSubmission>[0], now?: Date) {
  return register(database, canonicalSubmission(submission), {
    now: now ?? new Date('2026-03-14T10:16:05Z'),
    newUuid: randomUUID,
    audit: { record: () => Promise.resolve() },
    registeredMessage: auditMessage,
  })
}

const auditMessage = {
  event: {
    id: { code: '110107', system: 'DCM', text: 'Import' },
    types: [],
    action: 'C',
    at: new Date('2026-03-14T10:16:05Z'),
    outcome: 0,
    purposesOfUse: [],
  },
  participants: [],
  source: { sourceId: 'test', types: [] },
  objects: [],
} as const

async function codesOf(wanted: Wanted): Promise<readonly string[]> {
  const decision = await submit(wanted)
  return decision.kind === 'reject' ? decision.errors.map(({ code }) => code) : []
}

async function idOf(wanted: Wanted): Promise<string> {
  const decision = await submit(wanted)
  if (decision.kind === 'reject') throw new RangeError(JSON.stringify(decision.errors))
  return decision.plan.documentEntries[0]?.id ?? ''
}

/** A new entry in a new folder: their ids. */
async function entryInFolder(): Promise<readonly [entry: string, folder: string]> {
  number += 1
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ uniqueId: `2.999.77.3.${number}` }),
    documentEntries: [sampleEntry({ uniqueId: `2.999.77.1.${number}` })],
    folders: [sampleFolder({ uniqueId: `2.999.77.4.${number}` })],
    associations: [sampleAssociation({ id: 'm', sourceId: 'fd-1', targetId: 'de-1' })],
  })
  const decision = await registerSubmission(submission)
  if (decision.kind === 'reject') throw new RangeError(JSON.stringify(decision.errors))
  const { documentEntries, folders } = decision.plan
  return [documentEntries[0]?.id ?? '', folders[0]?.id ?? '']
}

async function statuses(...ids: readonly string[]): Promise<readonly (string | undefined)[]> {
  const rows = await database
    .selectFrom('document_entry')
    .select(['entry_uuid', 'status'])
    .where('entry_uuid', 'in', ids.map(toUuid))
    .execute()
  return ids.map((id) => rows.find(({ entry_uuid }) => entry_uuid === toUuid(id))?.status)
}

/** Ids of the entries in the folder, each of whose memberships is a member of a set. */
async function membersOf(folder: string): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('association as membership')
    .innerJoin('association as submitted', 'submitted.target_id', 'membership.entry_uuid')
    .select('membership.target_id')
    .where('membership.source_id', '=', toUuid(folder))
    .execute()
  return rows.map(({ target_id }) => toEntryUuid(target_id)).toSorted()
}

async function lastUpdateTime(folder: string): Promise<string> {
  const { last_update_time } = await database
    .selectFrom('folder')
    .select('last_update_time')
    .where('entry_uuid', '=', toUuid(folder))
    .executeTakeFirstOrThrow()
  return last_update_time
}
