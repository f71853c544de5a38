// Which requirement is covered by which scenarios, and with what result, as CSV.
import type { Outcome, ScenarioReport } from '../step-report.ts'

export interface Covered {
  readonly requirement: string
  readonly scenarios: readonly string[]
  /** Failed when one of them failed; passed when one passed and none failed. */
  readonly outcome: Outcome
}

export function coverage(reports: readonly ScenarioReport[]): readonly Covered[] {
  const pairs = reports.flatMap((report) =>
    report.scenario.covers.map((requirement) => ({ requirement, report })),
  )
  return [...Map.groupBy(pairs, ({ requirement }) => requirement)]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([requirement, members]) => {
      const outcomes = members.map(({ report }) => report.outcome)
      return {
        requirement,
        scenarios: members.map(({ report }) => report.scenario.id),
        outcome: outcomes.includes('failed')
          ? 'failed'
          : outcomes.includes('passed')
            ? 'passed'
            : 'skipped',
      }
    })
}

export function coverageCsv(reports: readonly ScenarioReport[]): string {
  const rows = coverage(reports).map(({ requirement, scenarios, outcome }) =>
    [requirement, scenarios.join(' '), outcome].map((field) => quote(field)).join(','),
  )
  return ['requirement,scenarios,result', ...rows, ''].join('\r\n')
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
