// The registry gone, or silent, and back again: npm run long -- outages --seed N
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import { runOutages } from '../../packages/testbed/test/faults/run-outages.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 50, say }: LongOrder): Promise<LongResult> {
  const report = await runOutages({ seed, cycles: count, say })
  const { answerMs, outcomes, successMs, violations } = report
  const times = `told within ${answerMs} ms, success within ${successMs} ms of the return`
  return { count, summary: `${times}; ${tellOutcomes(outcomes)}`, violations }
}
