// The short form of `npm run long -- outages`: a registry that is gone or silent is told in time, and
// missed no longer than it is gone.
import { expect, test } from 'vitest'
import { runOutages } from './faults/run-outages.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

test(`two outages of the registry break no invariant (seed ${seed})`, async () => {
  const report = await runOutages({ seed, cycles: 2 })
  expect(report.violations).toEqual([])
  expect(report.answerMs).toBeGreaterThan(0)
}, 120_000)
