// The independent checker: proves I1 to I8 by reading back everything that was sent, has sent again
// what was not acknowledged, and reads once more.
import { checkAudit } from './check-audit.ts'
import { checkRegistry } from './check-registry.ts'
import { checkRepository } from './check-repository.ts'
import { checkWire } from './check-wire.ts'
import type { FaultRun } from './fault-run.ts'
import type { Outcome, PlannedSubmission } from './planned-submission.ts'
import { sendSubmission } from './send-submission.ts'

export interface Proof {
  /** As the senders knew them, before anything was sent again. */
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Submissions of unknown outcome that were found registered. */
  readonly registeredUnheard: number
  /** Empty, or the promise is broken. */
  readonly violations: readonly string[]
}

/** When the services of the run are up. */
export async function prove(run: FaultRun): Promise<Proof> {
  const outcomes = countOutcomes(run.planned)
  const first = await checkAll(run)
  const registeredUnheard = first.present.filter(({ outcome }) => outcome === 'unknown').length
  const resent = await resend(run, first.present)
  const second = await checkAll(run)
  return {
    outcomes,
    registeredUnheard,
    violations: [...first.violations, ...resent, ...second.violations],
  }
}

export function tellOutcomes({ acknowledged, refused, unknown }: Proof['outcomes']): string {
  return `${acknowledged} acknowledged, ${refused} refused, ${unknown} unknown`
}

export function countOutcomes(planned: readonly PlannedSubmission[]): Proof['outcomes'] {
  const of = (outcome: Outcome) => planned.filter((one) => one.outcome === outcome).length
  return { acknowledged: of('acknowledged'), refused: of('refused'), unknown: of('unknown') }
}

interface Checked {
  readonly violations: readonly string[]
  readonly present: readonly PlannedSubmission[]
}

async function checkAll({ planned, domain, state, baseline }: FaultRun): Promise<Checked> {
  const { present, violations } = await checkRegistry(planned, state)
  return {
    present,
    violations: [
      ...violations,
      ...(await checkRepository(present, state)),
      ...(await checkWire(present, domain)),
      ...(await checkAudit(present, domain)),
      ...(await baseline.check()),
    ],
  }
}

// I8. Sent again unchanged, all of them end in Success, or in the duplicate error of a submission
// that is whole. One that replaces what another has replaced meanwhile is refused for that.
async function resend(
  run: FaultRun,
  present: readonly PlannedSubmission[],
): Promise<readonly string[]> {
  const there = new Set(present)
  const replaced = new Set(present.map(({ replaces }) => replaces))
  const violations: string[] = []
  for (const one of run.planned.filter(({ outcome }) => outcome !== 'acknowledged')) {
    const { outcome, codes } = await sendSubmission(one, run)
    const said = `${outcome} ${codes.join(' ')}`
    if (outcome === 'acknowledged') {
      if (there.has(one)) violations.push(`I8: ${one.setUniqueId} was registered twice`)
      one.outcome = 'acknowledged'
      replaced.add(one.replaces)
    } else if (there.has(one)) {
      const isDuplicate = codes.includes('XDSDuplicateUniqueIdInRegistry')
      if (!isDuplicate) violations.push(`I8: ${one.setUniqueId}, which is there, ended ${said}`)
    } else if (one.replaces === undefined || !replaced.has(one.replaces)) {
      violations.push(`I8: ${one.setUniqueId}, which is not there, ended ${said}`)
    }
  }
  return violations
}
