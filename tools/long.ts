// The long forms of tests that CI runs short, one at a time: npm run long -- NAME --seed N --count
// N. Prints a line for docs/long-runs.md.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LongRun } from './long/long-run.ts'

const folder = join(import.meta.dirname, 'long')
const names = globSync('*.ts', { cwd: folder })
  .map((file) => basename(file, '.ts'))
  .filter((name) => name !== 'long-run')
  .toSorted()
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, count: { type: 'string' } },
})
const [name = ''] = positionals
if (!names.includes(name) || !existsSync(join(folder, `${name}.ts`))) {
  console.error(`npm run long -- NAME [--seed N] [--count N]; names: ${names.join(', ')}`)
  process.exit(2)
}
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
const { run }: { readonly run: LongRun } = await import(join(folder, `${name}.ts`))
const count = values.count === undefined ? undefined : Number(values.count)
console.log(`${name}, seed ${seed}`)
const started = Date.now()
const result = await run({ seed, count, say: (line) => console.log(line) })
const minutes = ((Date.now() - started) / 60_000).toFixed(1)
for (const violation of result.violations) console.log(`VIOLATION ${violation}`)
const verdict = result.violations.length === 0 ? 'held' : `${result.violations.length} violations`
const cells = [
  new Date().toISOString().slice(0, 10),
  commit(),
  name,
  seed,
  result.count,
  `${minutes} min`,
  `${verdict}: ${result.summary}`,
]
console.log(`| ${cells.join(' | ')} |`)
process.exitCode = result.violations.length === 0 ? 0 : 1

/** Short hash; with a plus where the tree has changes that are not committed. */
function commit(): string {
  return `${git(['rev-parse', '--short', 'HEAD'])}${git(['status', '--porcelain']) === '' ? '' : '+'}`
}

function git(argv: readonly string[]): string {
  return execFileSync('git', argv, { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
}
