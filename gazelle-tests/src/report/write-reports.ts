// All reports of a run, over the evidence that its steps have left; the last act of a run.
import type { Evidence } from '../evidence.ts'
import { coverageCsv } from './coverage.ts'
import { htmlReport } from './html.ts'
import { junitXml } from './junit.ts'
import { type RunReport, countOutcomes } from './run-report.ts'

/** Writes run.json, junit.xml, coverage.csv, report.html and the sums of everything. */
export function writeReports(report: RunReport, evidence: Evidence): void {
  const { facts, scenarios } = report
  const outcomes = scenarios.map(({ scenario, outcome, reason }) => ({
    id: scenario.id,
    level: scenario.level,
    outcome,
    reason,
  }))
  const summary = { ...facts, counts: countOutcomes(scenarios), scenarios: outcomes }
  evidence.add('run.json', `${JSON.stringify(summary, undefined, 2)}\n`)
  evidence.add('junit.xml', junitXml(report))
  evidence.add('coverage.csv', coverageCsv(scenarios))
  evidence.add('report.html', htmlReport(report))
  evidence.seal()
}
