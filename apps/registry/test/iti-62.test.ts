// Remove Metadata over the wire, by what stored queries show before and after (ITI TF-2: 3.62).
import { samplePatientId } from '@isthmus/testbed/sample-submission'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AdministrationCalls,
  administrationCalls,
  heard,
  newId,
  registeredIds,
  someAssociation,
  someEntry,
  someFolder,
  someSubmission,
  updateOf,
} from './administration-calls.ts'
import { type RegistryCalls, countsOf, registryCalls, slot } from './registry-calls.ts'
import { type RunningRegistry, refusing, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls
let administration: AdministrationCalls

beforeAll(async () => {
  const limits = {
    leafClassResultsMax: 200,
    objectRefResultsMax: 200,
    submissionBytesMax: 1024 * 1024,
  }
  running = await startRunningRegistry('hospital', limits)
  calls = registryCalls(running)
  administration = administrationCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
}, 60_000)

it('changes nothing by ITI-57 that the repository releases by, in profile hospital', async () => {
  const entry = someEntry()
  await registeredIds(calls, someSubmission([entry]))
  const restricted = { code: 'R', scheme: '2.16.840.1.113883.5.25', display: 'restricted' }
  const raised = updateOf([{ ...entry, confidentialityCodes: [restricted] }])
  expect(await administration.update(raised)).toEqual(['XDSMetadataUpdateError'])
  const moved = updateOf([{ ...entry, patientId: refusing }])
  expect(await administration.update(moved)).toEqual(['XDSMetadataUpdateError'])
  expect(await administration.update(updateOf([{ ...entry, title: 'another' }]))).toBe('Success')
})

it('removes a whole submission, audited with each object, and frees its ids', async () => {
  const [entry, folder] = [someEntry(), someFolder()]
  const membership = someAssociation({ sourceId: folder.id, targetId: entry.id })
  const submission = someSubmission([entry, folder], [membership])
  const ids = await registeredIds(calls, submission)
  expect(await administration.remove(ids)).toBe('Success')
  expect(await shown(entry)).toEqual([])
  const set = { name: '$XDSSubmissionSetEntryUUID', values: [`'${ids[0]}'`] }
  expect((await calls.ask('GetSubmissionSetAndContents', [set])).objects).toEqual([])
  const { event, objects } = await running.sink.next(
    (message) => message.event.action === 'D' && message.event.outcome === 0,
  )
  expect(event.types[0]?.code).toBe('ITI-62')
  expect(objects.map(({ id }) => id).toSorted()).toEqual([samplePatientId, ...ids].toSorted())
  // The same again, and with other bytes: nothing of it is left.
  const other = { ...submission, documentEntries: [{ ...entry, hash: 'b'.repeat(40) }] }
  expect(heard(await calls.submit(other))).toBe('Success')
})

it('keeps the uniqueId of a document that another entry names', async () => {
  const first = someEntry()
  const second = someEntry({ uniqueId: first.uniqueId })
  const ids = await registeredIds(calls, someSubmission([first]))
  await registeredIds(calls, someSubmission([second]))
  expect(await administration.remove(ids)).toBe('Success')
  expect(await shown(first)).toEqual([second.id])
  const third = someEntry({ uniqueId: first.uniqueId, hash: 'c'.repeat(40) })
  expect(heard(await calls.submit(someSubmission([third])))).toContain('XDSNonIdenticalHash')
})

it('NIST 30003: removes a membership with what holds it, and its folder stays', async () => {
  const [entry, folder] = [someEntry(), someFolder()]
  const membership = someAssociation({ sourceId: folder.id, targetId: entry.id })
  const submission = someSubmission([entry, folder], [membership])
  await registeredIds(calls, submission)
  const held = submission.associations.find(({ targetId }) => targetId === membership.id)
  expect(await administration.remove([membership.id])).toEqual(['ReferencesExistException'])
  expect(await administration.remove([membership.id, held?.id ?? ''])).toBe('Success')
  const uuid = { name: '$XDSFolderEntryUUID', values: [`'${folder.id}'`] }
  expect(countsOf(await calls.ask('GetFolderAndContents', [uuid]))).toMatchObject({
    folders: 1,
    entries: 0,
  })
  expect(await shown(entry)).toEqual([entry.id])
})

it('removes all versions, and not the latest alone', async () => {
  const entry = someEntry()
  const ids = await registeredIds(calls, someSubmission([entry]))
  const slots = { PreviousVersion: '1', AssociationPropagation: 'no' }
  const update = updateOf([entry], slots)
  expect(await administration.update(update)).toBe('Success')
  const { submissionSets, documentEntries, associations } = update
  const later = [...submissionSets, ...documentEntries, ...associations].map(({ id }) => id)
  expect(await administration.remove(later)).toEqual(['XDSMetadataModelException'])
  expect(await administration.remove([...ids, ...later])).toBe('Success')
  expect(await shown(entry)).toEqual([])
})

it.each([
  ['an id that nobody has', () => [newId()], 'UnresolvedReferenceException'],
  ['nothing', () => [], 'XDSRegistryError'],
  [
    'more than four thousand',
    () => Array.from({ length: 4_001 }, () => newId()),
    'XDSRegistryError',
  ],
] as const)('refuses %s, audited', async (_, ids, code) => {
  expect(await administration.remove(ids())).toEqual([code])
  await running.sink.next(({ event }) => event.outcome === 4 && event.outcomeDescription === code)
})

it('refuses what would leave objects alone, and removes nothing of it', async () => {
  const entry = someEntry()
  const submission = someSubmission([entry])
  const [setId = '', entryId = '', memberId = ''] = await registeredIds(calls, submission)
  expect(await administration.remove([setId])).toEqual(['ReferencesExistException'])
  expect(await administration.remove([entryId])).toEqual(['ReferencesExistException'])
  expect(await administration.remove([memberId])).toEqual(['XDSUnreferencedObjectException'])
  expect(await shown(entry)).toEqual([entry.id])
})

it('NIST 30005: refuses to make an original of an addendum', async () => {
  const [entry, addendum] = [someEntry(), someEntry()]
  await registeredIds(calls, someSubmission([entry]))
  const relation = someAssociation({ type: 'APND', sourceId: addendum.id, targetId: entry.id })
  const ids = await registeredIds(calls, someSubmission([addendum], [relation]))
  expect(await administration.remove([relation.id])).toEqual(['XDSMetadataModelException'])
  expect(await administration.remove(ids)).toBe('Success')
  expect(await shown(entry)).toEqual([entry.id])
})

it('never removes what is appended to at the same moment', async () => {
  for (let round = 0; round < 8; round += 1) {
    const [entry, addendum] = [someEntry(), someEntry()]
    // oxlint-disable-next-line no-await-in-loop -- one race after the other
    const ids = await registeredIds(calls, someSubmission([entry]))
    const relation = someAssociation({ type: 'APND', sourceId: addendum.id, targetId: entry.id })
    const appended = someSubmission([addendum], [relation])
    // oxlint-disable-next-line no-await-in-loop -- as above
    const outcome = await Promise.all([
      administration.remove(ids),
      calls.submit(appended).then((response) => heard(response)),
    ])
    expect([
      [['ReferencesExistException'], 'Success'],
      ['Success', ['UnresolvedReferenceException']],
    ]).toContainEqual(outcome)
  }
})

async function shown({ uniqueId }: DocumentEntry): Promise<readonly string[]> {
  const { objects } = await calls.ask('GetDocuments', [slot('UniqueId', `('${uniqueId}')`)])
  return objects.map(({ id }) => id)
}
