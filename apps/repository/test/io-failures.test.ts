// The first, the second, … the n-th operation on the disk fails, until a submission passes untouched:
// no failure is passed over, and nothing is left of what failed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FailingDisk, failingDisk } from './failing-disk.ts'
import {
  type RepositoryCalls,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls
let disk: FailingDisk

beforeAll(async () => {
  running = await startRunningRepository({
    files: (real) => {
      disk = failingDisk(real)
      return disk.access
    },
    upkeep: { sweep: { graceMs: 100, intervalMs: 100, documentsPerAskMax: 10 } },
  })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

const failures = [
  { code: 'EIO', answered: 'XDSRepositoryError', from: 1_000 },
  { code: 'ENOSPC', answered: 'XDSRepositoryOutOfResources', from: 2_000 },
] as const

test.each(failures)(
  'whichever operation fails with $code: $answered, nothing is kept, and sent again it is taken',
  async ({ code, answered, from }) => {
    const failed: string[] = []
    for (let number = 1; ; number += 1) {
      const [first, second] = [from + 2 * number, from + 2 * number + 1]
      const documents = [
        sampleDocument(first, 'first'.repeat(250_000)),
        sampleDocument(second, 'second'),
      ]
      const sent = running.registry.received.length
      const { kept } = running.files()
      disk.failAt(number, code)
      const answer = await calls.provide(documents)
      const what = disk.failed()
      if (what === undefined && answer.status === 'Success') break
      failed.push(what?.split(' ')[0] ?? 'nothing')
      expect(answer).toMatchObject({ status: 'Failure', errors: [{ code: answered }] })
      expect(running.registry.received).toHaveLength(sent)
      expect(running.files()).toEqual({ staged: [], kept })
      expect((await calls.provide(documents)).status).toBe('Success')
      const { bytes } = await calls.retrieve([uniqueIdOf(first), uniqueIdOf(second)])
      expect(bytes.get(uniqueIdOf(second))).toBe('second')
      expect(bytes.get(uniqueIdOf(first))).toHaveLength(1_250_000)
    }
    expect(new Set(failed)).toEqual(new Set(['open', 'write', 'sync', 'rename']))
    expect(failed.length).toBeGreaterThan(12)
    // A second sync would succeed, and prove nothing of what the first one lost.
    expect(disk.trustedAfterFailure).toEqual([])
  },
  60_000,
)
