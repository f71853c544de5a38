// Runs one scenario, step by step; after a step that failed the others are skipped.
import type { Evidence } from './evidence.ts'
import { type RunContext, ScenarioMemory } from './run-context.ts'
import type { Expectation, Scenario, Step } from './scenario.ts'
import { skipReason } from './skip-reason.ts'
import type { ScenarioReport, StepFindings, StepReport } from './step-report.ts'
import { connectStep } from './steps/connect.ts'
import { expectAudit } from './steps/expect-audit.ts'
import { mllp } from './steps/mllp.ts'
import { plainHttp } from './steps/plain-http.ts'
import { send } from './steps/send.ts'
import { syslog } from './steps/syslog.ts'

export async function runScenario(
  scenario: Scenario,
  context: RunContext,
  evidence: Evidence,
): Promise<ScenarioReport> {
  const reason = skipReason(scenario, context)
  if (reason !== undefined) {
    const steps = scenario.steps.map((one) => skipped(one, reason))
    return { scenario, outcome: 'skipped', reason, steps }
  }
  const parts = { context, memory: new ScenarioMemory(context) }
  const steps: StepReport[] = []
  for (const [at, step] of scenario.steps.entries()) {
    const why = stepSkipReason(step, steps, context)
    if (why !== undefined) {
      steps.push(skipped(step, why))
      continue
    }
    const begun = performance.now()
    const { says, problems, evidence: left } = await findingsOf(step, parts)
    const name = `${String(at + 1).padStart(2, '0')}-${step.id}`
    steps.push({
      id: step.id,
      says,
      outcome: problems.length === 0 ? 'passed' : 'failed',
      reason: undefined,
      problems,
      seconds: (performance.now() - begun) / 1000,
      files: evidence.write(scenario.id, name, left),
    })
  }
  const outcome = steps.some((one) => one.outcome === 'failed') ? 'failed' : 'passed'
  return { scenario, outcome, reason: undefined, steps }
}

function stepSkipReason(
  step: Step,
  before: readonly StepReport[],
  { target }: RunContext,
): string | undefined {
  if (before.some(({ outcome }) => outcome === 'failed')) return 'a step before it failed'
  const isBlind = target.find('audit-record-repository', 'search') === undefined
  return step.expectAudit !== undefined && isBlind
    ? 'domain.json names no search of the audit trail'
    : undefined
}

function skipped({ id }: Step, reason: string): StepReport {
  return { id, says: id, outcome: 'skipped', reason, problems: [], seconds: 0, files: [] }
}

interface Parts {
  readonly context: RunContext
  readonly memory: ScenarioMemory
}

// A mistake of the scenario or of the runner is told as what it is, and fails the step.
async function findingsOf(step: Step, parts: Parts): Promise<StepFindings> {
  try {
    return await repeated(step, parts)
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
    return { says: step.id, problems: [problem], evidence: {} }
  }
}

async function repeated(step: Step, parts: Parts): Promise<StepFindings> {
  const until = performance.now() + Number.parseInt(step.until ?? '0', 10) * 1000
  for (;;) {
    const findings = await act(step, parts)
    if (findings.problems.length === 0 || performance.now() >= until) return findings
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const pauseMs = 300

function act(step: Step, parts: Parts): Promise<StepFindings> {
  const expect: Expectation = step.expect ?? {}
  const { id } = step
  if (step.expectAudit !== undefined) return expectAudit(step.expectAudit, parts)
  parts.memory.lastActAt = new Date()
  if (step.send !== undefined) return send(step.send, { id, expect }, parts)
  if (step.http !== undefined) return plainHttp(step.http, { id, expect }, parts)
  if (step.connect !== undefined) return connectStep(step.connect, { id, expect }, parts)
  if (step.syslog !== undefined) {
    // An audit message says itself when its event was.
    parts.memory.lastActAt = parts.memory.begunAt
    return syslog(step.syslog, { id, expect }, parts)
  }
  if (step.mllp !== undefined) return mllp(step.mllp, { id, expect }, parts)
  throw new TypeError(`step ${id} does nothing`)
}
