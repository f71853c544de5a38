// Many clients replace one entry at the same moment, round after round; exactly one replacement
// survives: npm run long -- replace-race --seed N
import { isDeepStrictEqual } from 'node:util'
import { registryCalls } from '../../apps/registry/test/registry-calls.ts'
import { fairOutcome, replaceRace } from '../../apps/registry/test/replace-race.ts'
import { startRunningRegistry } from '../../apps/registry/test/running-registry.ts'
import type { LongOrder, LongResult } from './long-run.ts'

const clients = 64

export async function run({ seed, count = 1_000, say }: LongOrder): Promise<LongResult> {
  await using running = await startRunningRegistry()
  const calls = registryCalls(running)
  const violations: string[] = []
  for (let round = 1; round <= count; round += 1) {
    const outcome = await replaceRace(calls, { round, clients, seed })
    if (!isDeepStrictEqual(outcome, fairOutcome(clients))) {
      violations.push(`round ${round}: ${JSON.stringify(outcome)}`)
    }
    if (round % saidEvery === 0) say(`round ${round} of ${count}`)
  }
  return { count, summary: `${clients} clients a round, one replacement survived`, violations }
}

const saidEvery = 50
