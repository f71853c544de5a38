// ITI-18 FindDocuments as LeafClass for a patient of 2,000 entries: what the registry's process grows
// by meanwhile, and its rate against the same rows read by bare `pg`.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { reportFigures } from '@isthmus/testbed/figures'
import { median } from '@isthmus/testbed/samples'
import { Client } from 'pg'
import type { RegistryTables } from '../src/db/schema.ts'
import { selectDocuments } from '../src/queries/find-documents.ts'
import { queryFor } from './bare-query.ts'
import { runLanes } from './lanes.ts'
import { loadEntriesOf, patientIdOf } from './load-entries.ts'
import { loadRegistry } from './loaded-registry.ts'
import { findDocumentsMessage, openRegistryLane } from './registry-lane.ts'

const longPatient = 1
const entries = 2_000
const warmUpAnswers = 200
const answersPerRound = 10
const rounds = 7
const budgets = {
  growthMiB: { kind: 'at-most', value: 64 },
  rateRatio: { kind: 'at-least', value: 0.4 },
} as const

await using loaded = await loadRegistry({ entries: 10_000, permitting: 0 })
await loadEntriesOf(loaded.databaseUrl, { patient: longPatient, entries })
await using registry = await loaded.start('conformance')
const url = `${registry.origin}/iti-18`
const identity = loaded.durable.nodes.files('gateway')

const short = await openRegistryLane(url, identity)
// What starts with the first requests is not the long answer's.
await runLanes(
  Array.from({ length: warmUpAnswers }, (_, at) => message(at + 2)),
  [short.ask],
)
short.close()
await pause(1_000)
const watch = watchMemory(registry.pid)
const long = await openRegistryLane(url, identity, entries)
await runLanes(messages(), [long.ask])
const growthMiB = watch.end() / 1_048_576

const read = await openBareReader()
const rates: { readonly measured: number; readonly reference: number }[] = []
for (let round = 0; round < rounds; round += 1) {
  const measured = await runLanes(messages(), [long.ask])
  const reference = await runLanes(messages(), [read.ask])
  rates.push({
    measured: measured.answersPerSecond,
    reference: reference.answersPerSecond,
  })
}
long.close()
await read.close()

process.exitCode = reportFigures(`ITI-18 LeafClass of ${entries} entries, one client`, [
  {
    name: `the registry grows by, in ${answersPerRound} answers`,
    unit: 'MiB',
    measured: growthMiB,
    budget: budgets.growthMiB,
  },
  {
    name: 'answers, against bare pg',
    unit: '/s',
    measured: median(rates.map(({ measured }) => measured)),
    reference: median(rates.map(({ reference }) => reference)),
    budget: budgets.rateRatio,
  },
])

function message(patient: number): Uint8Array {
  const patientId = patientIdOf(patient)
  return findDocumentsMessage({ id: randomUUID(), patientId, assertionXml: undefined })
}

function messages(): readonly Uint8Array[] {
  return Array.from({ length: answersPerRound }, () => message(longPatient))
}

/** The statement that the registry emits, for all rows at once, prepared, with nothing around it. */
async function openBareReader() {
  const database = openDatabase<RegistryTables>(
    { url: loaded.databaseUrl, connectionsMax: 1 },
    silentLog,
  )
  const page = { rowsMax: entries, after: undefined, content: 'whole', level: 1 } as const
  const query = queryFor(patientIdOf(longPatient))
  const { sql: text, parameters } = selectDocuments(database, query, page).compile()
  await database.destroy()
  const client = new Client(loaded.databaseUrl)
  await client.connect()
  return {
    async ask() {
      const { rows } = await client.query({ name: 'long', text, values: [...parameters] })
      if (rows.length !== entries) throw new Error(`${rows.length} rows`)
    },
    close: () => client.end(),
  }
}

/** `end` gives by how many bytes the resident memory rose at most. */
function watchMemory(pid: number) {
  const idleBytes = residentBytes(pid)
  let peakBytes = idleBytes
  const look = (): void => {
    peakBytes = Math.max(peakBytes, residentBytes(pid))
  }
  const timer = setInterval(look, 5)
  return {
    end(): number {
      clearInterval(timer)
      look()
      return peakBytes - idleBytes
    },
  }
}

function residentBytes(pid: number): number {
  const [, kibibytes = '0'] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) * 1_024
}
