// ITI-18 FindDocuments for a patient of 10 documents among 100,000 entries, by 4 clients, against
// the bare statement.
import { randomUUID } from 'node:crypto'
import { type Figure, reportFigures } from '@isthmus/testbed/figures'
import { median, quantile } from '@isthmus/testbed/samples'
import { type BareQuery, openBareQuery } from './bare-query.ts'
import { type Counted, countedProcesses, openCpuLedger } from './cpu-ledger.ts'
import { type Pass, runLanes } from './lanes.ts'
import { patientIdOf } from './load-entries.ts'
import { type LoadedRegistry, type Profile, loadRegistry } from './loaded-registry.ts'
import { findDocumentsMessage, openRegistryLane } from './registry-lane.ts'

const entries = 100_000
const clients = 4
const permitting = 400
const rounds = 9
/** A service is measured as it runs after a minute, not in its first seconds. */
const warmUpRounds = 3
const answersPerRound = 400
const budgets = {
  p95Ratio: { kind: 'at-most', value: 8 },
  answersPerSecond: { kind: 'at-least', value: 150 },
} as const

interface Round {
  readonly measured: Pass
  readonly reference: Pass
}

/** The figures of one profile. */
async function bench(
  loaded: LoadedRegistry,
  bare: BareQuery,
  profile: Profile,
): Promise<readonly Figure[]> {
  await using registry = await loaded.start(profile)
  const identity = loaded.durable.nodes.files('gateway')
  const url = `${registry.origin}/iti-18`
  const lanes = await Promise.all(
    Array.from({ length: clients }, () => openRegistryLane(url, identity)),
  )
  try {
    const done: Round[] = []
    let ledger = openCpuLedger()
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      const patients = patientsOf(round)
      // Signed here, before the clock starts: each assertion is used once.
      const messages = patients.map((patientId) => message(loaded, { patientId, profile }))
      if (round === warmUpRounds) ledger = openCpuLedger()
      const counted = countedIn(loaded, registry.pid, bare)
      done.push({
        measured: await ledger.count(counted, () =>
          runLanes(
            messages,
            lanes.map(({ ask }) => ask),
          ),
        ),
        reference: await runLanes([...patients, ...patients], bare.lanes),
      })
    }
    return [
      ...figures(profile, done.slice(warmUpRounds)),
      ...ledger.figures(profile, rounds * answersPerRound),
    ]
  } finally {
    for (const lane of lanes) lane.close()
  }
}

function countedIn(
  { services, databases }: LoadedRegistry,
  registryPid: number,
  { backendPid }: BareQuery,
): Counted {
  const all = new Map([['registry', registryPid], ...services])
  return countedProcesses({ services: all, databases, backendPid })
}

function patientsOf(round: number): readonly string[] {
  const first = round * answersPerRound
  return Array.from({ length: answersPerRound }, (_, at) =>
    patientIdOf(((first + at) % permitting) + 1),
  )
}

function message(
  { assertion }: LoadedRegistry,
  { patientId, profile }: { readonly patientId: string; readonly profile: Profile },
): Uint8Array {
  const assertionXml = profile === 'hospital' ? assertion(patientId) : undefined
  return findDocumentsMessage({ id: randomUUID(), patientId, assertionXml })
}

function figures(profile: Profile, done: readonly Round[]): readonly Figure[] {
  const over = (side: keyof Round, value: (pass: Pass) => number) =>
    median(done.map((round) => value(round[side])))
  const both = (value: (pass: Pass) => number) => ({
    measured: over('measured', value),
    reference: over('reference', value),
  })
  const isJudged = profile === 'hospital'
  return [
    {
      name: `p95, profile ${profile}`,
      unit: 'ms',
      ...both(({ latencies }) => quantile(latencies, 0.95)),
      ...(isJudged ? { budget: budgets.p95Ratio } : {}),
    },
    {
      name: `median, profile ${profile}`,
      unit: 'ms',
      ...both(({ latencies }) => median(latencies)),
    },
    {
      name: `answers, profile ${profile}`,
      unit: '/s',
      measured: over('measured', ({ answersPerSecond }) => answersPerSecond),
      ...(isJudged ? { budget: budgets.answersPerSecond } : {}),
    },
  ]
}

await using loaded = await loadRegistry({ entries, permitting })
await using bare = await openBareQuery(loaded.databaseUrl, clients)
const found = [
  ...(await bench(loaded, bare, 'hospital')),
  ...(await bench(loaded, bare, 'conformance')),
]
process.exitCode = reportFigures(
  `ITI-18 FindDocuments, ${entries} entries, ${clients} clients, against the bare statement`,
  found,
)
