// ITI-18 FindDocuments by 8 clients against the bare statement, at 10,000, 100,000 and 1,000,000
// entries: npm run bench -- scale [--entries 10000000]
import { parseArgs } from 'node:util'
import { type Figure, reportFigures } from '@isthmus/testbed/figures'
import { fillRegistry } from './fill-registry.ts'
import { entriesPerPatient } from './load-entries.ts'
import { loadRegistry } from './loaded-registry.ts'
import { type Answers, measureAnswers } from './measure-answers.ts'
import type { ReturnType } from './registry-lane.ts'
import { tableSizes } from './table-sizes.ts'

const { values } = parseArgs({ options: { entries: { type: 'string', default: '1000000' } } })
const entriesMax = Number(values.entries)
const judged = 1_000_000
const permitting = 400
const budgets = {
  p95Ratio: { kind: 'at-most', value: 6 },
  growth: { kind: 'at-most', value: 1.5 },
} as const
const kinds: readonly ReturnType[] = ['LeafClass', 'ObjectRef']
// The indexes of queries across patients belong to another figure.
const settings = { multiPatientQuery: 'off' }

await using loaded = await loadRegistry({ entries: 0, permitting, configured: permitting })
const figures: Figure[] = []
const firstOf = new Map<ReturnType, Answers>()
let loadedPatients = 0
for (let entries = 10_000; entries <= entriesMax; entries *= 10) {
  const patients = entries / entriesPerPatient
  const began = performance.now()
  await fillRegistry(loaded.databaseUrl, { from: loadedPatients + 1, to: patients })
  const seconds = (performance.now() - began) / 1000
  loadedPatients = patients
  say(`${entries} entries: loaded in ${seconds.toFixed(0)} s`)
  figures.push(...(await figuresAt(entries)))
  if (entries * 10 > entriesMax) figures.push(...(await ofHospital(entries)))
}
figures.push(...(await sizes()))
process.exitCode = reportFigures(
  `ITI-18 FindDocuments, ${entriesPerPatient} entries a patient, 8 clients, against the bare statement`,
  figures,
)

async function figuresAt(entries: number): Promise<readonly Figure[]> {
  await using registry = await loaded.start('conformance', settings)
  const found: Figure[] = []
  for (const returnType of kinds) {
    const order = { loaded, registry, profile: 'conformance', returnType } as const
    const answers = await measureAnswers({ ...order, patients: entries / entriesPerPatient })
    const first = firstOf.get(returnType) ?? answers
    firstOf.set(returnType, first)
    found.push(...curve(`${returnType}, ${entries} entries`, answers, entries === judged))
    if (entries < judged) continue
    found.push({
      name: `${returnType}, p95 at ${entries} against 10000 entries`,
      unit: 'ms',
      measured: answers.p95.measured,
      reference: first.p95.measured,
      ...(entries === judged ? { budget: budgets.growth } : {}),
    })
  }
  for (const { name, measured } of found) say(`${name}: ${measured.toFixed(1)}`)
  return found
}

function curve(name: string, { p95, median, perSecond }: Answers, isJudged: boolean) {
  return [
    {
      name: `${name}, p95`,
      unit: 'ms',
      ...p95,
      ...(isJudged ? { budget: budgets.p95Ratio } : {}),
    },
    { name: `${name}, median`, unit: 'ms', ...median },
    { name: `${name}, answers`, unit: '/s', ...perSecond },
  ]
}

/** With a verified assertion and a recorded consent: of the first patients alone. */
async function ofHospital(entries: number): Promise<readonly Figure[]> {
  await using registry = await loaded.start('hospital', settings)
  const found: Figure[] = []
  for (const returnType of kinds) {
    const order = { loaded, registry, profile: 'hospital', returnType } as const
    const answers = await measureAnswers({ ...order, patients: permitting })
    found.push(...curve(`${returnType}, ${entries} entries, profile hospital`, answers, false))
  }
  return found
}

async function sizes(): Promise<readonly Figure[]> {
  const entries = loadedPatients * entriesPerPatient
  const all = await tableSizes(loaded.databaseUrl)
  const figure = (name: string, bytes: number) => ({
    name: `${name}, of each entry`,
    unit: 'B',
    measured: bytes / entries,
  })
  const total = all.reduce((sum, { tableBytes, indexBytes }) => sum + tableBytes + indexBytes, 0)
  return [
    ...all.flatMap(({ name, tableBytes, indexBytes }) => [
      figure(`table ${name}`, tableBytes),
      figure(`indexes of ${name}`, indexBytes),
    ]),
    figure('all of them', total),
  ]
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
