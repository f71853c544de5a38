// The power fails under load, and the disk forgets what was not synced; the invariants are proved by
// reading everything back: npm run long -- power-cuts --seed N
import { tellOutcomes } from '../../packages/testbed/test/faults/prove.ts'
import {
  runPowerCuts,
  startPowerCutRun,
  tellCut,
} from '../../packages/testbed/test/faults/run-power-cuts.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 50, say }: LongOrder): Promise<LongResult> {
  await using started = await startPowerCutRun(seed)
  const order = { cuts: count, clients: 6, sizeBytesMax: 2_000_000, delayMsMax: 2_000, say }
  const report = await runPowerCuts(started, order)
  const { kills, outcomes, registeredUnheard, submissions, violations } = report
  const summary = [
    `${submissions} submissions, ${tellOutcomes(outcomes)}`,
    `(${registeredUnheard} of them registered), ${kills} kills between; ${tellCut(report)}`,
  ].join(' ')
  return { count, summary, violations }
}
