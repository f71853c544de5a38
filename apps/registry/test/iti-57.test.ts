// Metadata updates over the wire, by what stored queries show before and after (ITI TF-2: 3.57,
// 3.92).
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { samplePatientId } from '@isthmus/testbed/sample-submission'
import { statusDeprecated } from '@isthmus/xds/identifiers'
import type { AdhocQueryResponse } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AdministrationCalls,
  administrationCalls,
  deprecationOf,
  newId,
  registeredIds,
  someAssociation,
  someEntry,
  someFolder,
  someSubmission,
  tieOf,
  updateOf,
} from './administration-calls.ts'
import { type RegistryCalls, registryCalls, slot } from './registry-calls.ts'
import {
  type RunningRegistry,
  otherRepository,
  refusing,
  startRunningRegistry,
} from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls
let administration: AdministrationCalls

beforeAll(async () => {
  const limits = { leafClassResultsMax: 200, objectRefResultsMax: 200 }
  running = await startRunningRegistry('hospital', limits, { updatesOfRelease: 'changeable' })
  calls = registryCalls(running)
  administration = administrationCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
}, 60_000)

describe('ITI-57', () => {
  it('NIST 15800: registers version 2, which level 1 shows alone', async () => {
    const entry = await registeredEntry()
    const renamed = { ...entry, title: 'CT head, corrected' }
    expect(await administration.update(updateOf([renamed]))).toBe('Success')
    expect(await versions(entry.id)).toEqual([
      ['1', 'Deprecated', 'CT head'],
      ['2', 'Approved', 'CT head, corrected'],
    ])
    expect(titlesOf(await byUniqueId(entry))).toEqual(['CT head, corrected'])
    const { event, objects } = await running.sink.next(isAuditOf('ITI-57', 0))
    expect(event).toMatchObject({ action: 'U', id: { code: '110107' } })
    expect(objects[0]?.id).toBe(samplePatientId)
  })

  it('takes memberships and relationships along, and notes that the folder changed', async () => {
    const { entry, folder, addendum } = await registeredInFolder()
    await olderFolder(folder.id)
    const updated = updateOf([entry])
    const [version] = updated.documentEntries
    expect(await administration.update(updated)).toBe('Success')
    expect(await ties(version?.id ?? '')).toEqual([
      ['APND', addendum.id, version?.id],
      ['HasMember', folder.id, version?.id],
    ])
    const { objects } = await askFolder(folder.id)
    const shown = objects.find(({ kind }) => kind === 'folder')
    expect(shown?.kind === 'folder' && Number(shown.lastUpdateTime)).toBeGreaterThan(
      20_250_101_000_000,
    )
    // Level 1 knows the new version as the member, and no longer the old one.
    expect(objects.filter(({ kind }) => kind === 'document-entry').map(({ id }) => id)).toEqual([
      version?.id,
    ])
  })

  it('leaves them behind with AssociationPropagation no', async () => {
    const { entry, folder } = await registeredInFolder()
    await olderFolder(folder.id)
    const slots = { PreviousVersion: '1', AssociationPropagation: 'no' }
    const updated = updateOf([entry], slots)
    expect(await administration.update(updated)).toBe('Success')
    expect(await ties(updated.documentEntries[0]?.id ?? '')).toEqual([])
    const [shown] = (await askFolder(folder.id)).objects
    expect(shown).toMatchObject({ kind: 'folder', lastUpdateTime: '20200101000000' })
  })

  it('makes a new version of a folder, which keeps its members', async () => {
    const { entry, folder } = await registeredInFolder()
    const updated = updateOf([{ ...folder, title: 'Renamed' }])
    expect(await administration.update(updated)).toBe('Success')
    const { objects } = await askFolder(updated.folders[0]?.id ?? '')
    expect(objects).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'folder', title: 'Renamed', logicalId: folder.id }),
        expect.objectContaining({ kind: 'document-entry', id: entry.id }),
      ]),
    )
  })

  it('changes a status from what it is, and from nothing else', async () => {
    const entry = await registeredEntry()
    const wrong = deprecationOf(entry.id, { original: statusDeprecated })
    expect(await administration.update(wrong)).toEqual(['XDSMetadataUpdateError'])
    expect(await administration.update(deprecationOf(entry.id))).toBe('Success')
    expect(await versions(entry.id)).toEqual([['1', 'Deprecated', 'CT head']])
    const back = deprecationOf(entry.id, { original: statusDeprecated })
    expect(await administration.update(back)).toBe('Success')
    expect(await versions(entry.id)).toEqual([['1', 'Approved', 'CT head']])
  })

  it('ends a membership by its status, which level 1 then does not show', async () => {
    const { folder, membership } = await registeredInFolder()
    expect(await administration.update(deprecationOf(membership.id))).toBe('Success')
    const { objects } = await askFolder(folder.id)
    expect(objects.map(({ kind }) => kind)).toEqual(['folder'])
  })

  it('ties registered entries once', async () => {
    const [first, second] = [await registeredEntry(), await registeredEntry()]
    const tie = () => someAssociation({ type: 'XFRM', sourceId: second.id, targetId: first.id })
    expect(await administration.update(tieOf(tie()))).toBe('Success')
    expect(await ties(first.id)).toEqual([['XFRM', second.id, first.id]])
    expect(await administration.update(tieOf(tie()))).toEqual(['XDSMetadataUpdateError'])
  })

  it('deprecates what an RPLC that comes later replaces, with what was made from it', async () => {
    const { entry, addendum, folder } = await registeredInFolder()
    const other = await registeredEntry()
    const tie = someAssociation({ type: 'RPLC', sourceId: other.id, targetId: entry.id })
    expect(await administration.update(tieOf(tie))).toBe('Success')
    expect((await versions(entry.id)).map(([, status]) => status)).toEqual(['Deprecated'])
    expect((await versions(addendum.id)).map(([, status]) => status)).toEqual(['Deprecated'])
    const members = (await askFolder(folder.id)).objects.map(({ id }) => id)
    expect(members).toContain(other.id)
  })

  it.each<[string, Refused, string]>([
    ['an older version', { slots: { PreviousVersion: '2' } }, 'XDSMetadataVersionError'],
    ['an unknown logicalID', { changes: { logicalId: newId() } }, 'XDSMetadataVersionError'],
    ['no PreviousVersion', { slots: {} }, 'XDSMetadataUpdateOperationError'],
    ['another uniqueId', { changes: { uniqueId: '2.999.4.5' } }, 'XDSMetadataUpdateError'],
    ['another hash', { changes: { hash: 'a'.repeat(40) } }, 'XDSMetadataUpdateError'],
    ['no typeCode', { changes: { typeCode: undefined } }, 'XDSRegistryMetadataError'],
  ])('refuses %s, audited, and changes nothing', async (_, { slots, changes }, code) => {
    const entry = await registeredEntry()
    const update = updateOf([{ ...entry, ...changes }], slots)
    expect(await administration.update(update)).toEqual([code])
    expect(await versions(entry.id)).toEqual([['1', 'Approved', 'CT head']])
    await running.sink.next(isAuditOf('ITI-57', 4))
  })

  it('NIST 21002, 21003: moves an entry to another patient unless a folder holds it', async () => {
    const { entry } = await registeredInFolder()
    expect(await administration.update(updateOf([{ ...entry, patientId: refusing }]))).toEqual([
      'XDSPatientIDReconciliationError',
    ])
    const free = await registeredEntry()
    const moved = updateOf([{ ...free, patientId: refusing }])
    expect(await administration.update(moved)).toBe('Success')
    // He refuses: of what is his nothing is shown, and what it was before is the other's history.
    expect((await byUniqueId(free)).objects).toEqual([])
    expect(await versions(free.id)).toEqual([['1', 'Deprecated', 'CT head']])
  })

  it('lets one of 32 updates of one version through', async () => {
    const entry = await registeredEntry()
    const heard = await Promise.all(
      Array.from({ length: 32 }, (_, at) =>
        administration.update(updateOf([{ ...entry, title: `title ${at}` }])),
      ),
    )
    expect(heard.filter((one) => one === 'Success')).toHaveLength(1)
    expect(heard.filter((one) => one !== 'Success')).toEqual(
      Array.from({ length: 31 }, () => ['XDSMetadataVersionError']),
    )
    expect((await versions(entry.id)).map(([version]) => version)).toEqual(['1', '2'])
  })

  it('is for administrators alone', async () => {
    const update = updateOf([await registeredEntry()])
    await expect(administration.update(update, 'repository')).rejects.toMatchObject({ status: 403 })
    await expect(administration.remove([newId()], 'repository')).rejects.toMatchObject({
      status: 403,
    })
  })
})

describe('ITI-92', () => {
  it('makes a new version, Deprecated when the one before was', async () => {
    const entry = await registeredEntry()
    expect(await administration.update(deprecationOf(entry.id))).toBe('Success')
    const renamed = { ...entry, title: 'New' }
    expect(await administration.restrictedUpdate(updateOf([renamed]))).toBe('Success')
    expect(await versions(entry.id)).toEqual([
      ['1', 'Deprecated', 'CT head'],
      ['2', 'Deprecated', 'New'],
    ])
    await running.sink.next(isAuditOf('ITI-92', 0))
  })

  it.each([
    ['another uniqueId', { uniqueId: '2.999.4.6' }, 'XDSMetadataIdentifierError'],
    ['another patient', { patientId: refusing }, 'XDSPatientIDReconciliationError'],
    ['another repository', { repositoryUniqueId: otherRepository }, 'UnmodifiableMetadataError'],
    [
      'another source patient',
      { sourcePatientId: 'X^^^&2.999.9&ISO' },
      'UnmodifiableMetadataError',
    ],
  ])('refuses %s, and changes nothing', async (_, changes, code) => {
    const entry = await registeredEntry()
    const update = updateOf([{ ...entry, ...changes }])
    expect(await administration.restrictedUpdate(update)).toContain(code)
    expect(await versions(entry.id)).toEqual([['1', 'Approved', 'CT head']])
  })

  it('refuses an administrator of other repositories', async () => {
    const update = updateOf([await registeredEntry()])
    expect(await administration.restrictedUpdate(update, 'far-administrator')).toEqual([
      'LocalPolicyRestrictionError',
    ])
    expect(await administration.restrictedUpdate(update)).toBe('Success')
  })
})

interface Refused {
  readonly slots?: Readonly<Record<string, string>>
  readonly changes?: Partial<DocumentEntry>
}

function isAuditOf(transaction: string, outcome: number) {
  return ({
    event,
  }: {
    readonly event: {
      readonly outcome: number
      readonly types: readonly { readonly code: string }[]
    }
  }) => event.outcome === outcome && event.types.some(({ code }) => code === transaction)
}

async function registeredEntry(): Promise<DocumentEntry> {
  const entry = someEntry()
  await registeredIds(calls, someSubmission([entry]))
  return entry
}

/** An entry with an addendum, member of a folder. */
async function registeredInFolder() {
  const [entry, folder, addendum] = [someEntry(), someFolder(), someEntry()]
  const membership = someAssociation({ sourceId: folder.id, targetId: entry.id })
  await registeredIds(calls, someSubmission([entry, folder], [membership]))
  const relation = someAssociation({ type: 'APND', sourceId: addendum.id, targetId: entry.id })
  await registeredIds(calls, someSubmission([addendum], [relation]))
  return { entry, folder, addendum, membership }
}

/** Version, status and title of each version that the clinician may see. */
async function versions(logicalId: string) {
  const level = { name: '$MetadataLevel', values: ['2'] }
  const { objects } = await calls.ask('GetDocuments', [
    slot('LogicalID', `('${logicalId}')`),
    level,
  ])
  return objects
    .flatMap((one) =>
      one.kind === 'document-entry'
        ? [[String(one.version), one.availabilityStatus, one.title] as const]
        : [],
    )
    .toSorted(([left], [right]) => left.localeCompare(right))
}

function byUniqueId({ uniqueId }: DocumentEntry): Promise<AdhocQueryResponse> {
  return calls.ask('GetDocuments', [slot('UniqueId', `('${uniqueId}')`)])
}

function titlesOf({ objects }: AdhocQueryResponse) {
  return objects.flatMap((one) => (one.kind === 'document-entry' ? [one.title] : []))
}

function askFolder(id: string): Promise<AdhocQueryResponse> {
  return calls.ask('GetFolderAndContents', [{ name: '$XDSFolderEntryUUID', values: [`'${id}'`] }])
}

/** What ties the object to others, those of submission sets left out. */
async function ties(id: string) {
  const { objects } = await calls.ask('GetAssociations', [{ name: '$uuid', values: [`('${id}')`] }])
  const found = objects.flatMap((one) => (one.kind === 'association' ? [one] : []))
  return found
    .filter(({ submissionSetStatus }) => submissionSetStatus === undefined)
    .map(({ type, sourceId, targetId }) => [type, sourceId, targetId])
    .toSorted(([left = ''], [right = '']) => left.localeCompare(right))
}

/** Puts the folder's time back: a registry's clock shows seconds. */
async function olderFolder(id: string): Promise<void> {
  const database = openDatabase({ url: running.databaseUrl, connectionsMax: 1 }, silentLog)
  await sql`
    update folder set last_update_time = 20200101000000 where entry_uuid = ${id.slice(9)}::uuid
  `.execute(database)
  await database.destroy()
}
