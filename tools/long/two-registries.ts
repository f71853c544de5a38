// kill -9 of one of two registries behind a balancer, under load; what was acknowledged is found at
// both: npm run long -- two-registries --seed N
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import { runTwoRegistries } from '../../packages/testbed/test/faults/run-two-registries.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 50, say }: LongOrder): Promise<LongResult> {
  const report = await runTwoRegistries({ seed, kills: count, clients: 8, delayMsMax: 2_000, say })
  const { outcomes, sentAgain, submissions, violations, wereThere } = report
  const again = `${sentAgain} sent again, ${wereThere} of them were there`
  return {
    count,
    summary: `${submissions} submissions, ${tellOutcomes(outcomes)}; ${again}`,
    violations,
  }
}
