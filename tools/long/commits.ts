// Answers to COMMIT lost between a service and its PostgreSQL: what may have happened is told as
// not known, and sent again it ends whole: npm run long -- commits --seed N
import { runDatabaseFaults } from '../../packages/testbed/test/faults/run-database-faults.ts'
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 100, say }: LongOrder): Promise<LongResult> {
  const order = { seed, kills: 0, sessionsMs: 0, commits: count, returnMsMax: 1_000, say }
  const { commitsCut, outcomes, registeredUnheard, violations } = await runDatabaseFaults(order)
  const unheard = `${registeredUnheard} of the unknown registered`
  const summary = `${commitsCut} commits cut, ${tellOutcomes(outcomes)}, ${unheard}`
  return { count, summary, violations }
}
