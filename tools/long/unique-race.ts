// Many submissions of one uniqueId at the same moment, round after round: of a submission set, a
// folder, entries of different bytes and entries of two contents: npm run long -- unique-race
import { isDeepStrictEqual } from 'node:util'
import { registryCalls } from '../../apps/registry/test/registry-calls.ts'
import { startRunningRegistry } from '../../apps/registry/test/running-registry.ts'
import {
  fairUniqueOutcome,
  resultsOfRace,
  uniqueRace,
} from '../../apps/registry/test/unique-race.ts'
import type { LongOrder, LongResult } from './long-run.ts'

const clients = 50

export async function run({ seed, count = 1_000, say }: LongOrder): Promise<LongResult> {
  await using running = await startRunningRegistry('hospital', resultsOfRace)
  const calls = registryCalls(running)
  const violations: string[] = []
  for (let round = 1; round <= count; round += 1) {
    const order = { round, clients, seed }
    const outcome = await uniqueRace(calls, order)
    if (!isDeepStrictEqual(outcome, fairUniqueOutcome(order))) {
      violations.push(`round ${round}: ${JSON.stringify(outcome)}`)
    }
    if (round % saidEvery === 0) say(`round ${round} of ${count}`)
  }
  const summary = `${clients} submissions a round; one was taken, or all of one content`
  return { count, summary, violations }
}

const saidEvery = 50
