// kill -9 at each named step of a submission: the process kills itself there, once a step and round.
import { type CrashStep, registrySteps, repositorySteps } from './crash-steps.ts'
import { type FaultRun, sendNext, sendPlanned, startFaultRun } from './fault-run.ts'
import type { KillableService } from './killable-service.ts'
import { planSubmission } from './planned-submission.ts'
import { type Proof, prove } from './prove.ts'

export interface StepsOrder {
  readonly seed: number
  readonly rounds: number
  readonly say?: (line: string) => void
}

export interface StepsReport extends Proof {
  readonly kills: number
  /** How the sender of the submission that met the kill knew its end, by step. */
  readonly ends: ReadonlyMap<CrashStep, readonly string[]>
}

export async function runSteps({ seed, rounds, say }: StepsOrder): Promise<StepsReport> {
  await using run = await startFaultRun(seed)
  const ends = new Map<CrashStep, readonly string[]>()
  for (let round = 1; round <= rounds; round += 1) {
    for (const steps of [repositorySteps, registrySteps]) {
      const victim = steps === repositorySteps ? run.domain.repository : run.domain.registry
      await victim.end()
      for (const step of steps) {
        await victim.start(step)
        const end = await crash(run, victim, step)
        ends.set(step, [...(ends.get(step) ?? []), end])
        say?.(`round ${round} of ${rounds}, ${step}: ${end}`)
      }
      await victim.start()
      await sendNext(run)
    }
  }
  const kills = rounds * (repositorySteps.length + registrySteps.length)
  return { kills, ends, ...(await prove(run)) }
}

async function crash(run: FaultRun, victim: KillableService, step: CrashStep): Promise<string> {
  const { random } = run
  const one = planSubmission({ random, sizeBytesMax: 200_000, replaces: replaceable(run) })
  run.planned.push(one)
  const [{ outcome }] = await Promise.all([sendPlanned(run, one), goneSoon(victim, step)])
  return outcome
}

// A step that nothing comes to would make the run wait for ever, and prove nothing.
async function goneSoon(victim: KillableService, step: CrashStep): Promise<void> {
  const late = AbortSignal.timeout(stepMsMax)
  const { promise, reject } = Promise.withResolvers<never>()
  late.addEventListener('abort', () => reject(new Error(`nothing came to the step ${step}`)))
  await Promise.race([victim.gone(), promise])
}

const stepMsMax = 15_000

function replaceable({ planned, random }: FaultRun): string | undefined {
  const replaced = new Set(planned.map(({ replaces }) => replaces))
  const free = planned.filter(
    ({ outcome, documents: [first] }) =>
      outcome === 'acknowledged' && !replaced.has(first?.entryUuid),
  )
  return free[random.integer(0, Math.max(0, free.length - 1))]?.documents[0]?.entryUuid
}
