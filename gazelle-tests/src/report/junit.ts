// JUnit XML: one test suite for each scenario, one test case for each step.
import { escapeText, tag } from '@isthmus/xml/write-xml'
import type { ScenarioReport, StepReport } from '../step-report.ts'
import type { RunReport } from './run-report.ts'

export function junitXml({ facts, scenarios }: RunReport): string {
  const suites = scenarios.map((report) => suite(report, facts.startedAt)).join('\n')
  const all = tag('testsuites', { name: facts.runId }, `\n${suites}\n`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`
}

function suite({ scenario, steps }: ScenarioReport, timestamp: string): string {
  const count = (outcome: StepReport['outcome']) =>
    String(steps.filter((one) => one.outcome === outcome).length)
  const seconds = steps.reduce((sum, one) => sum + one.seconds, 0)
  const cases = steps.map((step) => testCase(step, scenario.id)).join('\n')
  return tag(
    'testsuite',
    {
      name: scenario.id,
      tests: String(steps.length),
      failures: count('failed'),
      skipped: count('skipped'),
      time: seconds.toFixed(3),
      timestamp,
    },
    `\n${cases}\n`,
  )
}

function testCase(step: StepReport, classname: string): string {
  const attributes = { name: step.id, classname, time: step.seconds.toFixed(3) }
  switch (step.outcome) {
    case 'passed':
      return tag('testcase', attributes)
    case 'skipped': {
      const message = step.reason ?? ''
      return tag('testcase', attributes, tag('skipped', { message }))
    }
    case 'failed': {
      const [message = ''] = step.problems
      const failure = tag('failure', { message }, escapeText(step.problems.join('\n')))
      return tag('testcase', attributes, failure)
    }
  }
}
