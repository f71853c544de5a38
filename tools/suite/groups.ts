// The groups of the suite in the order they run: cheap and telling ones first.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Outcome, readOutcomeLine } from './outcome.ts'
import { runChild } from './run-child.ts'
import { type TestGroup, findTestFiles, groupOf } from './test-files.ts'
import { readVitestReport } from './vitest-report.ts'

export interface Group {
  readonly name: string
  readonly says: string
  run(): Promise<Outcome>
}

const wholeDomains: readonly TestGroup[] = ['domain', 'browser']
// Most of the others wait for disks and sockets: a worker for each of two cores, where vitest by
// itself would leave one of them idle.
const sideBySide = ['--maxWorkers=2']

/** Projects of vitest.config.ts that run a suite once more. */
const shapes = ['registry-partitioned', 'registry-balanced']
// What writes, and what reads back all of it. `npm run long -- shapes` runs everything.
const shapedTests = [
  'partitions',
  'registration-effects',
  'query-contents',
  'iti-42',
  'iti-57',
  'iti-62',
  'on-demand',
  'replace-race',
].map((name) => `apps/registry/test/${name}.test.ts`)
const withoutShapes = shapes.flatMap((shape) => ['--project', `!${shape}`])

/** All groups; one whose tests are not in the tree is left out. */
export function suiteGroups(root: string): readonly Group[] {
  const files = findTestFiles(root)
  const tests = (name: TestGroup): readonly Group[] => {
    const mine = files.filter((path) => groupOf(path) === name)
    if (mine.length === 0) return []
    // Whole domains are started there: one after the other, or a small machine drowns in processes.
    const options = wholeDomains.includes(name) ? ['--no-file-parallelism'] : sideBySide
    return [
      {
        name,
        says: `${mine.length} files`,
        run: () => runVitest(root, [...options, ...withoutShapes, ...mine]),
      },
    ]
  }
  return [
    { name: 'types', says: 'tsc in every package', run: () => checkTypes(root) },
    { name: 'lint', says: 'oxlint, type-aware', run: () => one(root, ['oxlint', '--type-aware']) },
    { name: 'format', says: 'oxfmt', run: () => one(root, ['oxfmt', '--check', '.']) },
    ...tests('house rules'),
    ...tests('unit'),
    ...tests('vectors'),
    ...tests('integration'),
    {
      name: 'shapes',
      says: 'the registry on 16 partitions, and as two behind a balancer',
      run: () =>
        runVitest(root, [
          ...sideBySide,
          ...shapes.flatMap((shape) => ['--project', shape]),
          ...shapedTests,
        ]),
    },
    ...tests('conformance'),
    ...tests('faults'),
    ...tests('domain'),
    ...walk(root),
    ...tests('browser'),
  ]
}

async function checkTypes(root: string): Promise<Outcome> {
  const packages = await runChild(
    [bin(root, 'turbo'), 'run', 'check', '--continue', '--output-logs=errors-only'],
    root,
  )
  const [, good = '0', all = '0'] =
    /Tasks:\s+(\d+) successful, (\d+) total/.exec(plain(packages.output)) ?? []
  const tools = await runChild([bin(root, 'tsc'), '-p', 'tools'], root)
  const failed = Number(all) - Number(good)
  return {
    passed: Number(good) + (tools.exitCode === 0 ? 1 : 0),
    failed: (failed === 0 && packages.exitCode !== 0 ? 1 : failed) + (tools.exitCode === 0 ? 0 : 1),
    skips: [],
  }
}

async function one(
  root: string,
  [program, ...argv]: readonly [string, ...string[]],
): Promise<Outcome> {
  const { exitCode } = await runChild([bin(root, program), ...argv], root)
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skips: [] }
}

async function runVitest(root: string, argv: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-suite-'))
  const report = join(folder, 'report.json')
  try {
    const { exitCode } = await runChild(
      [
        bin(root, 'vitest'),
        'run',
        // A busy machine is slow, not wrong: what hangs is ended all the same.
        '--testTimeout=30000',
        '--hookTimeout=60000',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...argv,
      ],
      root,
    )
    return readVitestReport(report, exitCode)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// The walk through the running domain, as a stranger with nothing but its domain.json.
function walk(root: string): readonly Group[] {
  if (!existsSync(join(root, 'apps/isthmus/src/main.ts'))) return []
  const run = async (): Promise<Outcome> => {
    const command = [process.execPath, 'apps/isthmus/src/main.ts', 'demo', '--check'] as const
    const { exitCode, output } = await runChild([...command], root)
    const outcome = readOutcomeLine(output) ?? { passed: 0, failed: 1, skips: [] }
    return exitCode !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome
  }
  return [{ name: 'walk', says: 'npm start -- --check', run }]
}

function bin(root: string, name: string): string {
  return join(root, 'node_modules/.bin', name)
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- terminal colours are control characters
  return text.replaceAll(/\u001b\[[\d;]*m/g, '')
}
