// How the suite counts, sorts and judges.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Budget, readBudget, slowGroups, unlistedSkips } from './budget.ts'
import { suiteGroups } from './groups.ts'
import { outcomeLine, readOutcomeLine, sum } from './outcome.ts'
import { findTestFiles, groupOf } from './test-files.ts'
import { readVitestReport } from './vitest-report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const budget: Budget = {
  groups: { unit: { seconds: 10, goesInto: 'waiting' } },
  allowedSkips: [{ test: 'on arm64', reason: 'no such machine' }],
}

test('a skip is allowed only where the budget names it', () => {
  expect(unlistedSkips(['a on arm64', 'b'], budget)).toEqual(['b'])
})

test('a group is slow from twice its share on, and a group without a share is named', () => {
  expect(slowGroups([{ group: 'unit', seconds: 20 }], budget)).toBeUndefined()
  expect(slowGroups([{ group: 'unit', seconds: 20.1 }], budget)).toMatch(/unit \(20\.1 s of 10 s\)/)
  expect(slowGroups([{ group: 'x', seconds: 1 }], budget)).toMatch(/no budget/)
})

test('every group has a share in the budget file', () => {
  const shares = Object.keys(readBudget().groups)
  for (const { name } of suiteGroups(root)) expect(shares).toContain(name)
})

test('outcomes are summed, written and read back', () => {
  const total = sum([
    { passed: 1, failed: 0, skips: ['a'] },
    { passed: 2, failed: 3, skips: [], failures: ['c d'] },
  ])
  expect(outcomeLine(total)).toBe('3 passed, 3 failed, 1 skipped')
  expect(readOutcomeLine('skipped: a b\nfailed: c d\n3 passed, 3 failed, 1 skipped\n')).toEqual({
    ...total,
    skips: ['a b'],
  })
  expect(readOutcomeLine('3 passed')).toBeUndefined()
})

test.each([
  ['packages/tidy/src/tidy.test.ts', 'house rules'],
  ['packages/xml/src/read-xml.test.ts', 'unit'],
  ['packages/xds/src/rules/submission.test.ts', 'unit'],
  ['packages/xds/test/vectors.test.ts', 'vectors'],
  ['apps/registry/test/iti-42.test.ts', 'integration'],
  ['apps/isthmus/test/domain.test.ts', 'domain'],
  ['packages/testbed/test/every-route.test.ts', 'domain'],
  ['packages/testbed/test/kills.test.ts', 'faults'],
  ['packages/testbed/test/faults/disk-model.test.ts', 'faults'],
  ['apps/consumer-gateway/test/page.browser.test.ts', 'browser'],
  ['gazelle-tests/src/runner.test.ts', 'conformance'],
])('%s belongs to %s', (path, group) => {
  expect(groupOf(path)).toBe(group)
})

test('finds this file', () => {
  expect(findTestFiles(root)).toContain('tools/suite/suite.test.ts')
})

describe('a vitest report', () => {
  test('counts passed, failed and skipped tests', () => {
    const report = { testResults: [file('failed', 'passed', 'failed', 'pending', 'todo')] }
    expect(read(report, 1)).toEqual({
      passed: 1,
      failed: 1,
      skips: ['test 2', 'test 3'],
      failures: ['test 1: Error: the reason'],
    })
  })

  test('counts a file that could not be loaded as a failure', () => {
    expect(read({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skips: [],
      failures: ['x.test.ts'],
    })
  })

  test('an exit code without a failed test is a failure all the same', () => {
    expect(read({ testResults: [file('passed', 'passed')] }, 1).failed).toBe(1)
  })

  test('no report is a failure', () => {
    expect(read('not json', 0).failed).toBe(1)
  })
})

function read(report: unknown, exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-suite-'))
  const path = join(folder, 'report.json')
  writeFileSync(path, typeof report === 'string' ? report : JSON.stringify(report))
  try {
    return readVitestReport(path, exitCode)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function file(status: string, ...statuses: readonly string[]) {
  return {
    name: 'x.test.ts',
    status,
    assertionResults: statuses.map((each, at) => ({
      status: each,
      fullName: `test ${at}`,
      failureMessages: each === 'failed' ? ['Error: the reason\n    at x.test.ts:1'] : [],
    })),
  }
}
