// One point of the curve: FindDocuments by 8 clients in turn with the bare statement by 8
// connections.
import { randomUUID } from 'node:crypto'
import { median, quantile } from '@isthmus/testbed/samples'
import type { ServiceProcess } from '@isthmus/testbed/service-process'
import { openBareQuery } from './bare-query.ts'
import { type Pass, runLanes } from './lanes.ts'
import { patientIdOf } from './load-entries.ts'
import type { LoadedRegistry, Profile } from './loaded-registry.ts'
import { type ReturnType, findDocumentsMessage, openRegistryLane } from './registry-lane.ts'

export interface Measure {
  readonly loaded: LoadedRegistry
  readonly registry: ServiceProcess
  readonly profile: Profile
  readonly returnType: ReturnType
  /** Those who are asked for: patient 1 up to this number. */
  readonly patients: number
}

/** Medians of the rounds: through the registry, and by the bare statement. */
export interface Answers {
  readonly p95: Both
  readonly median: Both
  readonly perSecond: Both
}

interface Both {
  readonly measured: number
  readonly reference: number
}

const clients = 8
const rounds = 7
/** A service is measured as it runs after a minute, not in its first seconds. */
const warmUpRounds = 3
const answersPerRound = 800

export async function measureAnswers(measure: Measure): Promise<Answers> {
  const { loaded, registry, returnType } = measure
  const url = `${registry.origin}/iti-18`
  const identity = loaded.durable.nodes.files('gateway')
  const content = returnType === 'LeafClass' ? 'whole' : 'key'
  await using bare = await openBareQuery(loaded.databaseUrl, clients, content)
  const lanes = await Promise.all(
    Array.from({ length: clients }, () => openRegistryLane(url, identity)),
  )
  const measured: Pass[] = []
  const reference: Pass[] = []
  try {
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      const patientIds = patientsOf(round, measure.patients)
      // Signed here, before the clock starts: each assertion is used once.
      const messages = patientIds.map((patientId) => message(measure, patientId))
      measured.push(
        await runLanes(
          messages,
          lanes.map(({ ask }) => ask),
        ),
      )
      reference.push(await runLanes(patientIds, bare.lanes))
    }
  } finally {
    for (const lane of lanes) lane.close()
  }
  return answersOf(measured.slice(warmUpRounds), reference.slice(warmUpRounds))
}

// All over the tables: what was asked for before helps the next one little.
function patientsOf(round: number, patients: number): readonly string[] {
  return Array.from({ length: answersPerRound }, (_, at) => {
    const number = ((round * answersPerRound + at) * step) % patients
    return patientIdOf(number + 1)
  })
}

/** A prime: every patient has his turn before one comes again. */
const step = 7_919

function message({ loaded, profile, returnType }: Measure, patientId: string): Uint8Array {
  const assertionXml = profile === 'hospital' ? loaded.assertion(patientId) : undefined
  return findDocumentsMessage({ id: randomUUID(), patientId, assertionXml, returnType })
}

function answersOf(measured: readonly Pass[], reference: readonly Pass[]): Answers {
  const both = (value: (pass: Pass) => number): Both => ({
    measured: median(measured.map((pass) => value(pass))),
    reference: median(reference.map((pass) => value(pass))),
  })
  return {
    p95: both(({ latencies }) => quantile(latencies, 0.95)),
    median: both(({ latencies }) => median(latencies)),
    perSecond: both(({ answersPerSecond }) => answersPerSecond),
  }
}
