// The outcome of a run, from which every report is written.
import type { Outcome, ScenarioReport } from '../step-report.ts'

export interface RunFacts {
  readonly runId: string
  readonly target: string
  readonly profile: string
  readonly startedAt: string
  readonly endedAt: string
  readonly node: string
  readonly host: string
  readonly notes: readonly string[]
}

export interface RunReport {
  readonly facts: RunFacts
  /** Where the evidence lies. */
  readonly folder: string
  readonly scenarios: readonly ScenarioReport[]
}

export function countOutcomes(
  scenarios: readonly ScenarioReport[],
): Readonly<Record<Outcome, number>> {
  const count = (wanted: Outcome) => scenarios.filter(({ outcome }) => outcome === wanted).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

/** True when something failed that must hold, or nothing ran at all. */
export function isBroken(scenarios: readonly ScenarioReport[]): boolean {
  const failed = scenarios.some(
    ({ outcome, scenario }) =>
      outcome === 'failed' && (scenario.level === 'must' || scenario.level === 'hostile'),
  )
  return failed || scenarios.every(({ outcome }) => outcome === 'skipped')
}
