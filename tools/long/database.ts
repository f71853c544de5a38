// kill -9 of PostgreSQL's postmaster under load, then its sessions ended every 200 ms for a minute:
// npm run long -- database --seed N
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import { runDatabaseFaults } from '../../packages/testbed/test/faults/run-database-faults.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 20, say }: LongOrder): Promise<LongResult> {
  const order = { seed, kills: count, sessionsMs: 60_000, commits: 0, returnMsMax: 1_000, say }
  const report = await runDatabaseFaults(order)
  const { outcomes, returnMs, sessionsEnded, submissions, violations } = report
  const what = `${sessionsEnded} sessions ended, success within ${returnMs} ms of each return`
  const summary = `${submissions} submissions, ${tellOutcomes(outcomes)}; ${what}`
  return { count, summary, violations }
}
