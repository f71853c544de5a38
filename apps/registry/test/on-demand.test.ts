// Register On-Demand Document Entry over the wire, by what FindDocuments shows (ITI TF-2: 3.61).
import { sampleAssociation, samplePatientId } from '@isthmus/testbed/sample-submission'
import { onDemandDocumentEntry, statusApproved } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AdministrationCalls,
  administrationCalls,
  heard,
  newUniqueId,
  someEntry,
  someSubmission,
} from './administration-calls.ts'
import { type RegistryCalls, registryCalls, slot } from './registry-calls.ts'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls
let administration: AdministrationCalls

beforeAll(async () => {
  const limits = { leafClassResultsMax: 200, objectRefResultsMax: 200 }
  running = await startRunningRegistry('hospital', limits)
  calls = registryCalls(running)
  administration = administrationCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
}, 60_000)

it('registers an entry that is found by its type alone, audited (ITI TF-2: 3.18.4.1.2.3.6.2)', async () => {
  const entry = onDemand()
  expect(await administration.registerOnDemand(someSubmission([entry]))).toBe('Success')
  expect(await found()).toEqual([entry.id])
  expect((await calls.find(samplePatientId)).objects).toEqual([])
  const { event } = await running.sink.next(({ event: { types } }) => types[0]?.code === 'ITI-61')
  expect(event).toMatchObject({ action: 'C', outcome: 0, id: { code: '110107' } })
})

it('lets on-demand entries share a uniqueId, and no others', async () => {
  const [uniqueId, stable] = [newUniqueId(), someEntry()]
  const shared = () => administration.registerOnDemand(someSubmission([onDemand({ uniqueId })]))
  expect([await shared(), await shared()]).toEqual(['Success', 'Success'])
  expect(heard(await calls.submit(someSubmission([someEntry({ uniqueId })])))).toEqual([
    'XDSRegistryMetadataError',
  ])
  expect(heard(await calls.submit(someSubmission([stable])))).toBe('Success')
  const taken = someSubmission([onDemand({ uniqueId: stable.uniqueId })])
  expect(await administration.registerOnDemand(taken)).toEqual(['XDSRegistryMetadataError'])
})

it('takes a snapshot of it by ITI-42 (ITI TF-3: 4.2.2.2.6)', async () => {
  const [entry, snapshot] = [onDemand(), someEntry()]
  expect(await administration.registerOnDemand(someSubmission([entry]))).toBe('Success')
  const relation = sampleAssociation({
    id: 'snapshot',
    type: 'IsSnapshotOf',
    sourceId: snapshot.id,
    targetId: entry.id,
  })
  expect(heard(await calls.submit(someSubmission([snapshot], [relation])))).toBe('Success')
})

it.each([
  ['a stable entry', () => someEntry(), 'XDSRegistryMetadataError'],
  ['a hash', () => onDemand({ hash: 'a'.repeat(40) }), 'XDSRegistryMetadataError'],
  ['a creationTime', () => onDemand({ creationTime: '2026' }), 'XDSRegistryMetadataError'],
  [
    'the repository of another',
    () => onDemand({ repositoryUniqueId: '2.999.8' }),
    'XDSRegistryMetadataError',
  ],
  [
    'an unknown patient',
    () => onDemand({ patientId: 'N-9^^^&2.999.1.2&ISO' }),
    'XDSUnknownPatientId',
  ],
] as const)('refuses %s, and stores nothing', async (_, entry, code) => {
  const before = await found()
  expect(await administration.registerOnDemand(someSubmission([entry()]))).toEqual([code])
  expect(await found()).toEqual(before)
})

it('is refused on ITI-42, and from whoever is no repository', async () => {
  expect(heard(await calls.submit(someSubmission([onDemand()])))).toEqual([
    'XDSRegistryMetadataError',
  ])
  await expect(
    administration.registerOnDemand(someSubmission([onDemand()]), 'administrator'),
  ).rejects.toMatchObject({ status: 403 })
})

function onDemand(changes: Partial<DocumentEntry> = {}): DocumentEntry {
  return someEntry({
    type: 'on-demand',
    hash: undefined,
    size: undefined,
    creationTime: undefined,
    ...changes,
  })
}

async function found(): Promise<readonly string[]> {
  const { objects } = await calls.ask('FindDocuments', [
    slot('PatientId', `'${samplePatientId}'`),
    slot('Status', `('${statusApproved}')`),
    slot('Type', `('${onDemandDocumentEntry}')`),
  ])
  return objects.map(({ id }) => id)
}
