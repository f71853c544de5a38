// The short form of `npm run long -- power-cuts`: the promise of a submission outlives the power.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type PowerCutRun,
  cutWithout,
  runPowerCuts,
  startPowerCutRun,
} from './faults/run-power-cuts.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

let started: PowerCutRun & AsyncDisposable

beforeAll(async () => {
  started = await startPowerCutRun(seed)
}, 60_000)
afterAll(() => started[Symbol.asyncDispose](), 60_000)

test(`3 power failures under load break no invariant (seed ${seed})`, async () => {
  const load = { clients: 4, sizeBytesMax: 200_000, delayMsMax: 1_000 }
  const report = await runPowerCuts(started, { cuts: 3, ...load })
  expect(report.violations).toEqual([])
  expect(report.outcomes.acknowledged).toBeGreaterThan(0)
  expect(report.lost.names).toBeGreaterThan(0)
}, 120_000)

// The nearest that does not hold: each of the two is what the promise hangs by.
test.each(['sync-file', 'sync-folder'] as const)(
  'a repository whose %s does nothing loses what it acknowledged, and that is found',
  async (without) => {
    const missing = await cutWithout(started, without)
    expect(missing).toContainEqual(expect.stringMatching(/^I1: ITI-43 does not bring/))
  },
  60_000,
)
