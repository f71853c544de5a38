// Submissions while the disk fails: the store behind the port refuses one step after the other.
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DocumentStore, OutOfSpaceError } from '../src/documents/document-store.ts'
import { auditOf } from './audit-of.ts'
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
let broken: { step: number; error: Error; steps: string[] }

beforeEach(() => {
  broken = { step: 0, error: new Error('nothing'), steps: [] }
  running.registry.answer = registered
})

beforeAll(async () => {
  running = await startRunningRepository({ store: counted })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

/** The real store, of which the step of that number fails. */
function counted(files: DocumentStore): DocumentStore {
  return {
    ...files,
    async stage(bytes, signal) {
      step('stage')
      return files.stage(bytes, signal)
    },
    async commit(document) {
      step('commit')
      return files.commit(document)
    },
    async discard(contentName) {
      step('discard')
      return files.discard(contentName)
    },
  }
}

function step(name: string): void {
  if (broken.steps.push(name) === broken.step) throw broken.error
}

const failures = [
  {
    error: new OutOfSpaceError('the disk is full'),
    code: 'XDSRepositoryOutOfResources',
    numbers: [1, 2],
  },
  {
    error: Object.assign(new Error('EIO: at N-1001'), { code: 'EIO' }),
    code: 'XDSRepositoryError',
    numbers: [6, 7],
  },
] as const

test.each(failures)(
  'whichever step fails with $code, nothing is kept, nothing registered, and the next submission is taken',
  async ({ error, code, numbers }) => {
    const { kept } = running.files()
    const documents = numbers.map((number) => sampleDocument(number, `document ${number}`))
    for (let failing = 1; ; failing += 1) {
      const sent = running.registry.received.length
      broken = { step: failing, error, steps: [] }
      const answer = await calls.provide(documents)
      if (answer.status === 'Success') break
      expect(answer).toMatchObject({ status: 'Failure', errors: [{ code }] })
      expect(answer.errors[0]?.codeContext).not.toMatch(/N-1001/)
      expect(running.files()).toEqual({ staged: [], kept })
      expect(running.registry.received).toHaveLength(sent)
      const { response } = await calls.retrieve(numbers.map((number) => uniqueIdOf(number)))
      expect(response.registryResponse.status).toBe('Failure')
    }
    expect(broken.steps).toEqual(['stage', 'stage', 'commit', 'commit'])
  },
)

test('a full disk is our own failure in the audit trail, and retrieval goes on', async () => {
  await calls.provide([sampleDocument(3, 'here')])
  broken = { step: 1, error: new OutOfSpaceError('the disk is full'), steps: [] }
  const provide = () => calls.provide([sampleDocument(4, 'no room')])
  expect(await auditOf({ running, calls }, provide, 1)).toMatchObject([
    { event: '110107 C ITI-41 8', description: 'XDSRepositoryOutOfResources' },
  ])
  expect((await calls.retrieve([uniqueIdOf(3)])).bytes.get(uniqueIdOf(3))).toBe('here')
})

test('a file that cannot be removed does not change what the registry said', async () => {
  const refusal: RegistryResponse = {
    status: 'Failure',
    errors: [
      { code: 'XDSUnknownPatientId', severity: 'Error', codeContext: 'who', location: undefined },
    ],
  }
  running.registry.answer = refusal
  broken = { step: 3, error: new Error('EIO'), steps: [] }
  expect(await calls.provide([sampleDocument(5, 'a')])).toEqual(refusal)
  expect(broken.steps).toEqual(['stage', 'commit', 'discard'])
  const { response } = await calls.retrieve([uniqueIdOf(5)])
  expect(response.registryResponse.errors).toMatchObject([{ code: 'XDSDocumentUniqueIdError' }])
})
