// The benches, one after the other, as `npm run bench` runs them; `npm run bench -- rad-69` runs
// one. Options behind the names go to the benches: `npm run bench -- scale --entries 100000`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { basename, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const firstOption = given.findIndex((argument) => argument.startsWith('--'))
const wanted = firstOption === -1 ? given : given.slice(0, firstOption)
const options = given.slice(wanted.length)
const all = globSync('{apps,packages}/*/bench/*.bench.ts', { cwd: root }).toSorted()
const files = all.filter((file) => wanted.length === 0 || wanted.includes(nameOf(file)))
if (files.length === 0) {
  console.error(`no such bench; there are: ${all.map((file) => nameOf(file)).join(', ')}`)
  process.exit(2)
}
const [cpu] = cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpu?.model ?? 'unknown'}),`,
  `Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
)
const broken: string[] = []
for (const file of files) {
  console.log(`\n▶ ${nameOf(file)}`)
  const bench = spawn(process.execPath, [file, ...options], { cwd: root, stdio: 'inherit' })
  const [exitCode] = await once(bench, 'exit')
  if (exitCode !== 0) broken.push(nameOf(file))
}
console.log(broken.length === 0 ? '\nevery budget is kept' : `\nnot kept: ${broken.join(', ')}`)
process.exitCode = broken.length === 0 ? 0 : 1

function nameOf(file: string): string {
  return basename(file, '.bench.ts')
}
