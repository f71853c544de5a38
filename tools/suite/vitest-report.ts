// Reads the JSON report of vitest.
import { readFileSync } from 'node:fs'
import type { Outcome } from './outcome.ts'

interface Assertion {
  readonly status: string
  readonly fullName: string
  readonly failureMessages?: readonly string[]
}

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly Assertion[]
  }[]
}

/**
 * Counts tests; a file that could not be loaded, or an error outside of all tests, is one failure.
 */
export function readVitestReport(file: string, exitCode: number): Outcome {
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skips: [] }
  }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failed = tests.filter(({ status }) => status === 'failed').length + broken.length
  const skips = tests.filter(({ status }) => !['passed', 'failed'].includes(status))
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skips: skips.map(({ fullName }) => fullName),
    failures: [
      ...broken.map(({ name }) => name),
      ...tests.filter(({ status }) => status === 'failed').map((test) => failureLine(test)),
    ],
  }
}

function failureLine({ fullName, failureMessages }: Assertion): string {
  const [first = ''] = (failureMessages?.[0] ?? '').split('\n')
  return first === '' ? fullName : `${fullName}: ${first.slice(0, 300)}`
}
