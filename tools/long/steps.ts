// kill -9 at each named step of ITI-41 and ITI-42, round after round: npm run long -- steps --seed N
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import { runSteps } from '../../packages/testbed/test/faults/run-steps.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 5, say }: LongOrder): Promise<LongResult> {
  const { kills, outcomes, violations } = await runSteps({ seed, rounds: count, say })
  return { count, summary: `${kills} kills, ${tellOutcomes(outcomes)}`, violations }
}
