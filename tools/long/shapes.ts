// The registry's whole suite on 16 hash partitions, and by two registries behind a balancer:
// npm run long -- shapes
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readVitestReport } from '../suite/vitest-report.ts'
import type { LongOrder, LongResult } from './long-run.ts'

const root = join(import.meta.dirname, '../..')
const shapes = ['registry-partitioned', 'registry-balanced']

export async function run({ say }: LongOrder): Promise<LongResult> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-shapes-'))
  const violations: string[] = []
  let passed = 0
  try {
    for (const shape of shapes) {
      const report = join(folder, `${shape}.json`)
      const argv = ['run', '--project', shape, '--reporter=json', `--outputFile=${report}`]
      const vitest = join(root, 'node_modules/.bin/vitest')
      const child = spawn(vitest, [...argv, '--testTimeout=60000', '--hookTimeout=60000'], {
        cwd: root,
        stdio: 'ignore',
      })
      const [exitCode] = await once(child, 'exit')
      const outcome = readVitestReport(report, Number(exitCode))
      say(`${shape}: ${outcome.passed} passed, ${outcome.failed} failed`)
      passed += outcome.passed
      violations.push(...(outcome.failures ?? []).map((failure) => `${shape}: ${failure}`))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { count: passed, summary: `tests in ${shapes.join(' and ')}`, violations }
}
