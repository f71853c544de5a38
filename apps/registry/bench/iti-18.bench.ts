// ITI-18 FindDocuments for a patient of 10 documents among 100,000 entries, by 4 clients, against the bare statement.
import { randomUUID } from 'node:crypto'
import { type Figure, reportFigures } from '@isthmus/testbed/figures'
import { median, quantile } from '@isthmus/testbed/samples'
import { openBareQuery } from './bare-query.ts'
import { type Pass, runLanes } from './lanes.ts'
import { patientIdOf } from './load-entries.ts'
import { type LoadedRegistry, startLoadedRegistry } from './loaded-registry.ts'
import { findDocumentsMessage, openRegistryLane } from './registry-lane.ts'

type Profile = 'hospital' | 'conformance'

const entries = 100_000
const clients = 4
const permitting = 1_000
const rounds = 7
const answersPerRound = 400
const p95Ratio = { kind: 'at-most', value: 8 } as const

async function bench(profile: Profile): Promise<readonly Figure[]> {
  await using loaded = await startLoadedRegistry({ profile, entries, permitting })
  await using bare = await openBareQuery(loaded.databaseUrl, clients)
  const identity = loaded.durable.nodes.files('gateway')
  const url = `${loaded.registry.origin}/iti-18`
  const lanes = Array.from({ length: clients }, () => openRegistryLane(url, identity))
  try {
    const passes: { readonly measured: Pass; readonly reference: Pass }[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const patients = patientsOf(round)
      const messages = patients.map((patientId) => message(loaded, { patientId, profile }))
      passes.push({
        measured: await runLanes(
          messages,
          lanes.map(({ ask }) => ask),
        ),
        reference: await runLanes([...patients, ...patients], bare.lanes),
      })
    }
    // The first round is the warm-up.
    return figures(profile, passes.slice(1))
  } finally {
    for (const lane of lanes) lane.close()
  }
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

function figures(
  profile: Profile,
  passes: readonly { readonly measured: Pass; readonly reference: Pass }[],
): readonly Figure[] {
  const over = (side: 'measured' | 'reference', value: (pass: Pass) => number) =>
    median(passes.map((pass) => value(pass[side])))
  const p95 = ({ latencies }: Pass) => quantile(latencies, 0.95)
  const rate = ({ answersPerSecond }: Pass) => answersPerSecond
  return [
    {
      name: `p95, profile ${profile}`,
      unit: 'ms',
      measured: over('measured', p95),
      reference: over('reference', p95),
      ...(profile === 'hospital' ? { budget: p95Ratio } : {}),
    },
    {
      name: `median, profile ${profile}`,
      unit: 'ms',
      measured: over('measured', ({ latencies }) => median(latencies)),
      reference: over('reference', ({ latencies }) => median(latencies)),
    },
    {
      name: `answers, profile ${profile}`,
      unit: '/s',
      measured: over('measured', rate),
      reference: over('reference', rate),
    },
  ]
}

process.exitCode = reportFigures(
  `ITI-18 FindDocuments, ${entries} entries, ${clients} clients, against the bare statement`,
  [...(await bench('hospital')), ...(await bench('conformance'))],
)
