// What a repository leaves to the registry, and what it hands on untouched (ITI TF-2: 3.41.4.1.3).
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { registered } from './fake-registry.ts'
import {
  type RepositoryCalls,
  provideRequest,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls

beforeAll(async () => {
  running = await startRunningRepository()
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

beforeEach(() => {
  running.registry.answer = registered
})

function refusedFor(code: 'XDSUnknownPatientId' | 'XDSNonIdenticalHash'): RegistryResponse {
  const error = { code, severity: 'Error', codeContext: 'said', location: 'there' } as const
  return { status: 'Failure', errors: [error] }
}

/** All that a source says of a document; the rest is the repository's to add. */
function givenOf(entry: DocumentEntry): Partial<DocumentEntry> {
  const { hash: _hash, size: _size, repositoryUniqueId: _repository, ...given } = entry
  return given
}

async function stored(number: number): Promise<string | undefined> {
  return (await calls.retrieve([uniqueIdOf(number)])).bytes.get(uniqueIdOf(number))
}

test('metadata that only the registry may judge goes to it as it is (ITI TF-2: 3.41.4.1.3)', async () => {
  const document = sampleDocument(1, 'judged elsewhere', {
    patientId: 'N-9999^^^&2.999.1.2&ISO',
    classCode: { code: '', scheme: '', display: '' },
    languageCode: 'no language',
    creationTime: 'yesterday',
  })
  running.registry.answer = refusedFor('XDSUnknownPatientId')
  expect(await calls.provide([document])).toEqual(refusedFor('XDSUnknownPatientId'))
  const [entry] = running.registry.received.at(-1)?.documentEntries ?? []
  expect(entry).toMatchObject(givenOf(document.entry))
})

test('ids, extra slots and everything else reach the registry untouched (ITI TF-2: 3.41.4.1.3)', async () => {
  const extraSlots = [{ name: 'urn:example:reviewed-by', values: ['first', 'second'] }]
  const document = sampleDocument(2, 'extra', { extraSlots, comments: ' a < b & c ' })
  const request = provideRequest([document])
  const { submission } = request
  const submissionSets = submission.submissionSets.map((one) => ({ ...one, extraSlots }))
  const associations = submission.associations.map((one) => ({ ...one, extraSlots }))
  const sent = { ...submission, submissionSets, associations }
  await calls.provide([document], { request: { ...request, submission: sent } })
  const { documentEntries, ...others } = sent
  expect(running.registry.received.at(-1)).toMatchObject(others)
  const [entry] = running.registry.received.at(-1)?.documentEntries ?? []
  expect(documentEntries).toHaveLength(1)
  expect(entry).toMatchObject(givenOf(document.entry))
})

test('a stored document sent again with the same bytes is taken (ITI TF-2: 3.41.4.1.3)', async () => {
  expect(await calls.provide([sampleDocument(3, 'same')])).toEqual(registered)
  expect(await calls.provide([sampleDocument(3, 'same')])).toEqual(registered)
  expect(await stored(3)).toBe('same')
})

test('with other bytes the registry decides, and what it took before stays (ITI TF-3: Table 4.2.4.1-2)', async () => {
  await calls.provide([sampleDocument(4, 'first')])
  running.registry.answer = refusedFor('XDSNonIdenticalHash')
  const answer = await calls.provide([sampleDocument(4, 'other')])
  expect(answer).toEqual(refusedFor('XDSNonIdenticalHash'))
  expect(await stored(4)).toBe('first')
})

test('a refused submission of the same bytes takes nothing away from the one that was registered', async () => {
  await calls.provide([sampleDocument(5, 'both')])
  running.registry.answer = refusedFor('XDSUnknownPatientId')
  await calls.provide([sampleDocument(5, 'both')])
  expect(await stored(5)).toBe('both')
})
