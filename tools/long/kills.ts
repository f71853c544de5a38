// kill -9 of registry and repository at random moments under load; the invariants are proved by
// reading everything back: npm run long -- kills --seed N
import { runKills } from '../../packages/testbed/test/faults/run-kills.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 200, say }: LongOrder): Promise<LongResult> {
  const report = await runKills({
    seed,
    kills: count,
    clients: 8,
    sizeBytesMax: 20_000_000,
    delayMsMax: 3_000,
    say,
  })
  const { acknowledged, refused, unknown } = report.outcomes
  const summary = [
    `${report.submissions} submissions, ${acknowledged} acknowledged, ${refused} refused,`,
    `${unknown} unknown (${report.registeredUnheard} of them registered)`,
  ].join(' ')
  return { count: report.kills, summary, violations: report.violations }
}
