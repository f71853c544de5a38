// The whole suite, as `npm test` runs it: groups, their time against a budget, one plain last line.
// `npm test -- unit vectors` runs these groups alone.
import { fileURLToPath } from 'node:url'
import { readBudget, slowGroups, unlistedSkips } from './suite/budget.ts'
import { type Group, suiteGroups } from './suite/groups.ts'
import { type Outcome, outcomeLine, sum } from './suite/outcome.ts'

interface Result extends Outcome {
  readonly group: string
  readonly seconds: number
}

const root = fileURLToPath(new URL('..', import.meta.url))
const budget = readBudget()
const results: Result[] = []
const wanted = process.argv.slice(2)
const groups = suiteGroups(root).filter(({ name }) => wanted.length === 0 || wanted.includes(name))
if (groups.length === 0) throw new Error(`no such group: ${wanted.join(', ')}`)
for (const [at, group] of groups.entries()) {
  console.log(`\n▶ ${at + 1}/${groups.length} ${group.name}: ${group.says}`)
  const result = await runGroup(group)
  results.push(result)
  const mark = result.failed === 0 ? '✔' : '✘'
  const share = budget.groups[group.name]?.seconds
  console.log(
    `${mark} ${group.name}: ${outcomeLine(result)},`,
    `${result.seconds.toFixed(1)} s of ${share ?? '?'} s`,
  )
}
process.exitCode = report(results)

async function runGroup(group: Group): Promise<Result> {
  const start = performance.now()
  const outcome = await group.run()
  const empty = outcome.passed + outcome.failed + outcome.skips.length === 0
  if (empty) console.log(`${group.name} ran nothing: that proves nothing`)
  const seconds = (performance.now() - start) / 1000
  return { ...outcome, failed: empty ? 1 : outcome.failed, group: group.name, seconds }
}

// In CI everything that a test may need is installed: a skip without a listed reason is a failure.
function report(all: readonly Result[]): number {
  const total = sum(all)
  const unlisted = process.env['CI'] === undefined ? [] : unlistedSkips(total.skips, budget)
  console.log('')
  for (const { group, seconds, failed } of all) {
    console.log(
      `${failed === 0 ? '✔' : '✘'} ${group.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`,
    )
  }
  for (const name of total.failures ?? []) console.log(`failed: ${name}`)
  for (const name of total.skips) console.log(`skipped: ${name}`)
  for (const name of unlisted) console.log(`a skip that CI does not allow: ${name}`)
  const slow = slowGroups(all, budget)
  if (slow !== undefined) console.log(slow)
  const failed = total.failed + unlisted.length
  const skips = total.skips.filter((name) => !unlisted.includes(name))
  console.log(outcomeLine({ passed: total.passed, failed, skips }))
  return failed === 0 ? 0 : 1
}
