// The plans of every statement of every stored query among a million entries; none reads a growing
// table as a whole: npm run long -- plans
import { startFilledRegistry } from '../../apps/registry/test/filled-registry.ts'
import { planCases } from '../../apps/registry/test/plan-cases.ts'
import type { LongOrder, LongResult } from './long-run.ts'

/** `count`: how many entries are loaded, at least 200,000. */
export async function run({ count = 1_000_000, say }: LongOrder): Promise<LongResult> {
  await using filled = await startFilledRegistry(count)
  say(`${count} entries loaded`)
  const violations: string[] = []
  const cases = planCases()
  for (const plan of cases) {
    const scans = await plan.wholeScans(filled.database)
    violations.push(...scans.map((scan) => `${plan.name}: ${scan}`))
  }
  return { count, summary: `the plans of ${cases.length} queries and their parts`, violations }
}
