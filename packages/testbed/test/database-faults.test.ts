// The short form of `npm run long -- database`: what PostgreSQL does to the services, they survive.
import { expect, test } from 'vitest'
import { runDatabaseFaults } from './faults/run-database-faults.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

test(`PostgreSQL killed, sessions ended, commits lost: no invariant breaks (seed ${seed})`, async () => {
  const report = await runDatabaseFaults({
    seed,
    kills: 1,
    sessionsMs: 5_000,
    commits: 5,
    // The long form holds it to the second; a busy machine may take longer.
    returnMsMax: 5_000,
  })
  expect(report.violations).toEqual([])
  expect(report.sessionsEnded).toBeGreaterThan(0)
  expect(report.commitsCut).toBe(5)
}, 120_000)
