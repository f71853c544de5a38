// kill -9 of registry or repository at random moments under load, again and again; afterwards a
// checker that shares nothing with the services proves I1 to I8 by reading everything back.
import { type FaultRun, planNext, sendPlanned, startFaultRun } from './fault-run.ts'
import type { PlannedSubmission } from './planned-submission.ts'
import { type Proof, countOutcomes, prove, tellOutcomes } from './prove.ts'

export interface KillsOrder {
  readonly seed: number
  readonly kills: number
  readonly clients: number
  readonly sizeBytesMax: number
  /** Of the moment of a kill, after the first byte of its load. */
  readonly delayMsMax: number
  /** Hears of each kill. */
  readonly say?: (line: string) => void
}

export interface KillsReport extends Proof {
  readonly kills: number
  readonly submissions: number
}

export async function runKills(order: KillsOrder): Promise<KillsReport> {
  await using run = await startFaultRun(order.seed)
  for (let kill = 1; kill <= order.kills; kill += 1) {
    const sent = await oneKill(run, order)
    order.say?.(`kill ${kill} of ${order.kills}: ${tellOutcomes(countOutcomes(sent))}`)
  }
  const submissions = run.planned.length
  return { kills: order.kills, submissions, ...(await prove(run)) }
}

/** The load of one kill: each client sends one submission after the other until the kill is over. */
async function oneKill(run: FaultRun, order: KillsOrder): Promise<readonly PlannedSubmission[]> {
  const { domain, random } = run
  const lists = Array.from({ length: order.clients }, () =>
    Array.from({ length: submissionsAtOnce }, () => planNext(run, order.sizeBytesMax)),
  )
  run.planned.push(...lists.flat())
  const victim = random.next() < 0.5 ? domain.repository : domain.registry
  const delayMs = random.logUniform(0.1, order.delayMsMax)
  const up = Promise.withResolvers<void>()
  const load = lists.map((list) => sendAll(run, list, up.promise))
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  await victim.kill()
  await victim.start()
  up.resolve()
  await Promise.all(load)
  return lists.flat()
}

const submissionsAtOnce = 3

// Who met the outage waits for its end.
async function sendAll(
  run: FaultRun,
  list: readonly PlannedSubmission[],
  up: Promise<void>,
): Promise<void> {
  for (const planned of list) {
    if ((await sendPlanned(run, planned)).outcome !== 'acknowledged') await up
  }
}
