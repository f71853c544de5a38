// The disk of the documents full, then that of the registry's database, again and again (Linux,
// where disks may be mounted): npm run long -- full-disks --seed N
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import { runFullDisks } from '../../packages/testbed/test/faults/run-full-disks.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 20, say }: LongOrder): Promise<LongResult> {
  const { outcomes, refused, violations } = await runFullDisks({ seed, rounds: count, say })
  const summary = `${refused} found no room; ${tellOutcomes(outcomes)}`
  return { count, summary, violations }
}
