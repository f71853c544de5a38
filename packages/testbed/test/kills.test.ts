// The short form of `npm run long -- kills`: the promise of a submission holds whatever is killed.
import { expect, test } from 'vitest'
import { runKills } from './faults/run-kills.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

test(`10 kills under load break no invariant (seed ${seed})`, async () => {
  const report = await runKills({
    seed,
    kills: 10,
    clients: 4,
    sizeBytesMax: 2_000_000,
    delayMsMax: 1_000,
  })
  expect(report.violations).toEqual([])
  expect(report.outcomes.acknowledged).toBeGreaterThan(0)
}, 120_000)
