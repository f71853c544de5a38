// The walk in the other profile, and through a domain that was stopped hard and started again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoDomainConfig } from '../src/demo/demo-domain.ts'
import { walkStudies } from '../src/demo/demo-walk-studies.ts'
import { walkThrough } from '../src/demo/walk-through.ts'
import { type RunningDomain, startDomain } from '../src/domain/start-domain.ts'
import { createChecks } from '../src/walk/checks.ts'
import { readDomainTarget } from '../src/walk/domain-target.ts'
import type { Step, WalkStudy } from '../src/walk/walk.ts'
import { walkSteps } from '../src/walk/walk-steps.ts'

const startMs = 90_000
let folder = ''
let domain: RunningDomain
let studies: readonly WalkStudy[]

function start(): Promise<RunningDomain> {
  return startDomain({
    profile: 'conformance',
    folder,
    config: demoDomainConfig(studies),
    databaseUrl: undefined,
    patients: [],
    say: () => undefined,
  })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-repeat-test-'))
  studies = await walkStudies(join(folder, 'demo'), undefined)
  domain = await start()
}, startMs)

afterAll(async () => {
  await domain.stop()
  rmSync(folder, { recursive: true, force: true })
}, startMs)

async function walk(steps: readonly Step[]): Promise<readonly string[]> {
  const checks = createChecks(() => undefined)
  await walkThrough(domain, { studies, checks, say: () => undefined, steps })
  return checks.failures
}

test(
  'profile conformance: a refusal binds, and of whom nothing is recorded is shared',
  async () => {
    expect(await walk(walkSteps)).toEqual([])
  },
  startMs,
)

test(
  'a study published before opens after the services were killed and started again',
  async () => {
    for (const { pid } of readDomainTarget(domain.file).services) process.kill(pid, 'SIGKILL')
    await domain.stop()
    domain = await start()
    const nothingNew: Step = {
      title: 'nothing is published anew',
      run: ({ unpublished }) => {
        expect([...unpublished]).toEqual([])
        return Promise.resolve('')
      },
    }
    const at = walkSteps.findIndex(({ title }) => title.includes('complete'))
    expect(await walk(walkSteps.toSpliced(at, 0, nothingNew))).toEqual([])
  },
  startMs,
)
