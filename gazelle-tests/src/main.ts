// The conformance runner: scenarios against a domain, over the wire only; exit code 1 when a must
// failed.
import { join } from 'node:path'
import { ScenarioError } from './read-scenarios.ts'
import { countOutcomes, isBroken } from './report/run-report.ts'
import { UsageError, readRunOptions } from './run-options.ts'
import { runScenarios } from './run.ts'
import type { ScenarioReport } from './step-report.ts'

const marks = { passed: '✔', failed: '✘', skipped: '–' }

try {
  const report = await runScenarios(readRunOptions(process.argv.slice(2)), print)
  const { passed, failed, skipped } = countOutcomes(report.scenarios)
  for (const note of report.facts.notes) console.log(`note: ${note}`)
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  console.log(`report: ${join(report.folder, 'report.html')}`)
  if (isBroken(report.scenarios)) process.exitCode = 1
} catch (error) {
  const said = error instanceof UsageError || error instanceof ScenarioError
  console.error(said ? error.message : error)
  process.exitCode = 2
}

function print({ scenario, outcome, reason, steps }: ScenarioReport): void {
  console.log(`${marks[outcome]} ${scenario.id}${reason === undefined ? '' : ` (${reason})`}`)
  for (const { id, says, problems } of steps) {
    for (const problem of problems) console.log(`    ${id}, ${says}: ${problem}`)
  }
}
