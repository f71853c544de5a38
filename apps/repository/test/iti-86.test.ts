// Remove Documents against a running repository (ITI TF-2: 3.86).
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { iti86 } from '@isthmus/xds/transactions/iti-86'
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditOf } from './audit-of.ts'
import type { DocumentStore } from '../src/documents/document-store.ts'
import { registered } from './fake-registry.ts'
import {
  type RepositoryCalls,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls
let discarding: 'works' | 'fails' = 'works'

beforeAll(async () => {
  running = await startRunningRepository({
    store: stubborn,
    limits: { documentsPerRemovalMax: 3 },
    upkeep: { sweep: { graceMs: 60_000, intervalMs: 100, documentsPerAskMax: 10 } },
  })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

beforeEach(() => {
  running.registry.answer = registered
  discarding = 'works'
})

function stubborn(files: DocumentStore): DocumentStore {
  return {
    ...files,
    async discard(contentName) {
      if (discarding === 'fails') throw new Error('EIO')
      return files.discard(contentName)
    },
  }
}

async function remove(
  numbers: readonly number[],
  changes: { readonly as?: string; readonly repositoryUniqueId?: string } = {},
): Promise<RegistryResponse> {
  const { as = 'administrator', repositoryUniqueId = sampleRepository } = changes
  await using answer = await running.domain.client(as).call(iti86, {
    url: running.url('/iti-86'),
    peer: 'repository',
    request: {
      documents: numbers.map((number) => ({
        homeCommunityId: undefined,
        repositoryUniqueId,
        documentUniqueId: uniqueIdOf(number),
      })),
    },
    signal: AbortSignal.timeout(10_000),
  })
  return answer.response
}

async function retrieved(number: number): Promise<unknown> {
  const { response, bytes } = await calls.retrieve([uniqueIdOf(number)])
  const [error] = response.registryResponse.errors
  return error?.code ?? bytes.get(uniqueIdOf(number))
}

const codes = ({ status, errors }: RegistryResponse) => [
  status,
  ...errors.map(({ code, location }) => `${code} ${location ?? ''}`),
]

test('a removed document is unknown afterwards, its bytes are gone, the others stay', async () => {
  await calls.provide([sampleDocument(1, 'to go'), sampleDocument(2, 'to stay')])
  const { kept } = running.files()
  expect(await remove([1])).toEqual({ status: 'Success', errors: [] })
  expect(await retrieved(1)).toBe('XDSDocumentUniqueIdError')
  expect(await retrieved(2)).toBe('to stay')
  expect(running.files().kept).toHaveLength(kept.length - 1)
  expect(codes(await remove([1]))).toEqual(['Failure', `XDSDocumentUniqueIdError ${uniqueIdOf(1)}`])
})

test('all that are named, or none: one that is not there saves the others', async () => {
  await calls.provide([sampleDocument(3, 'named'), sampleDocument(4, 'named too')])
  expect(codes(await remove([3, 99, 4]))).toEqual([
    'Failure',
    `XDSDocumentUniqueIdError ${uniqueIdOf(99)}`,
  ])
  expect(await retrieved(3)).toBe('named')
  expect(codes(await remove([3, 4]))).toEqual(['Success'])
  expect([await retrieved(3), await retrieved(4)]).toEqual([
    'XDSDocumentUniqueIdError',
    'XDSDocumentUniqueIdError',
  ])
})

test('documents of another repository are not ours to remove', async () => {
  await calls.provide([sampleDocument(5, 'here')])
  const answer = await remove([5], { repositoryUniqueId: '2.999.1.3.2' })
  expect(codes(answer)).toEqual(['Failure', `XDSUnknownRepositoryId ${uniqueIdOf(5)}`])
  expect(await retrieved(5)).toBe('here')
})

test('a document of which the registry has not answered yet cannot be removed', async () => {
  running.registry.answer = 'receiver-fault'
  await calls.provide([sampleDocument(6, 'in the balance')])
  expect(codes(await remove([6]))).toEqual(['Failure', `XDSRemoveDocumentsError ${uniqueIdOf(6)}`])
  expect(await retrieved(6)).toBe('in the balance')
})

test('the ledger decides: bytes that cannot be discarded now go later, and are handed to nobody', async () => {
  await calls.provide([sampleDocument(7, 'stubborn')])
  const { kept } = running.files()
  discarding = 'fails'
  expect(codes(await remove([7]))).toEqual(['Success'])
  expect(running.files().kept).toEqual(kept)
  expect(await retrieved(7)).toBe('XDSDocumentUniqueIdError')
  discarding = 'works'
  await expect.poll(() => running.files().kept.length, { timeout: 5_000 }).toBe(kept.length - 1)
})

test('the uniqueId is free for the same bytes afterwards', async () => {
  await calls.provide([sampleDocument(8, 'again')])
  await remove([8])
  await calls.provide([sampleDocument(8, 'again')])
  expect(await retrieved(8)).toBe('again')
})

test('more than are allowed at once', async () => {
  expect(codes(await remove([1, 2, 3, 4]))).toEqual([
    'Failure',
    `XDSRemoveDocumentsError ${uniqueIdOf(1)}`,
  ])
})

test.each(['source', 'gateway', 'imaging'])('%s may not remove anything', async (as) => {
  await expect(remove([2], { as })).rejects.toMatchObject({ status: 403 })
  expect(await retrieved(2)).toBe('to stay')
})

test('a removal and a refused one are audited (ITI TF-2: 3.86.5.1)', async () => {
  await calls.provide([sampleDocument(9, 'audited')])
  const objects = [expect.stringMatching(/^1\/1 N-1001/), `2/3 ${uniqueIdOf(9)}`]
  expect(await auditOf({ running, calls }, () => remove([9]), 1)).toMatchObject([
    { event: '110110 D ITI-86 0', description: undefined, objects },
  ])
  expect(await auditOf({ running, calls }, () => remove([9]), 1)).toMatchObject([
    { event: '110110 D ITI-86 4', description: 'XDSDocumentUniqueIdError', objects: [objects[1]] },
  ])
})
