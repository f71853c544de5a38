// Exactly one of many replacements, or submissions of one uniqueId, at the same moment survives; the
// rest hear why.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RegistryCalls, registryCalls } from './registry-calls.ts'
import { fairOutcome, replaceRace } from './replace-race.ts'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'
import { fairUniqueOutcome, resultsOfRace, uniqueRace } from './unique-race.ts'

const rounds = 50
const clients = 64
const seed = 42

let running: RunningRegistry
let calls: RegistryCalls

beforeAll(async () => {
  running = await startRunningRegistry('hospital', resultsOfRace)
  calls = registryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
}, 60_000)

it(`lets one of ${clients} replacements through, ${rounds} times (ITI TF-2: 3.42.4.1.3)`, async () => {
  for (let round = 1; round <= rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one race after the other
    const outcome = await replaceRace(calls, { round, clients, seed })
    expect(outcome, `round ${round}`).toEqual(fairOutcome(clients))
  }
}, 120_000)

const uniqueRounds = 24
const submissions = 50

it(`lets the first of ${submissions} uses of a uniqueId through (ITI TF-3: Table 4.2.4.1-2)`, async () => {
  for (let round = 1; round <= uniqueRounds; round += 1) {
    const order = { round, clients: submissions, seed }
    // oxlint-disable-next-line no-await-in-loop -- one race after the other
    expect(await uniqueRace(calls, order), `round ${round}`).toEqual(fairUniqueOutcome(order))
  }
}, 120_000)
