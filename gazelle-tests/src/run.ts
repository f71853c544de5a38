// A whole run: scenarios one after the other against one target, then the reports over the
// evidence.
import { platform, release } from 'node:os'
import { join } from 'node:path'
import { readDomainTarget } from './domain-target.ts'
import { openEvidence } from './evidence.ts'
import { prepareConsent } from './prepare-consent.ts'
import { readScenarios } from './read-scenarios.ts'
import type { RunFacts, RunReport } from './report/run-report.ts'
import { writeReports } from './report/write-reports.ts'
import type { RunContext } from './run-context.ts'
import type { RunOptions } from './run-options.ts'
import { runScenario } from './run-scenario.ts'
import type { ScenarioReport } from './step-report.ts'
import { openIdentities } from './wire/identities.ts'
import { openShownAssertions } from './wire/shown-assertions.ts'

/**
 * Throws ScenarioError, and TypeError for a target that is none; everything else is in the report.
 */
export async function runScenarios(
  options: RunOptions,
  onScenario: (report: ScenarioReport) => void = () => undefined,
): Promise<RunReport> {
  const scenarios = readScenarios(options.only, options.scenarios)
  const target = readDomainTarget(options.target)
  const context: RunContext = {
    target,
    identities: openIdentities(target),
    assertions: openShownAssertions(target),
    patient: options.patient ?? target.patients[0]?.id,
    answerMs: options.answerMs,
  }
  const startedAt = new Date()
  const runId = startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const evidence = openEvidence(join(options.evidence, runId))
  const notes = await prepareConsent(context)
  const reports: ScenarioReport[] = []
  for (const scenario of scenarios) {
    const report = await runScenario(scenario, context, evidence)
    reports.push(report)
    onScenario(report)
  }
  const facts: RunFacts = {
    runId,
    target: target.file,
    profile: target.profile,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    node: process.version,
    host: `${platform()} ${release()}`,
    notes,
  }
  const report = { facts, folder: evidence.folder, scenarios: reports }
  writeReports(report, evidence)
  return report
}
