// ITI-42: durable registrations a second by 16 clients over mutual TLS, against pgbench's tpcb-like
// at 16 connections on the same server with the same settings.
import { reportFigures } from '@isthmus/testbed/figures'
import { median, quantile } from '@isthmus/testbed/samples'
import { type Counted, countedProcesses, openCpuLedger } from './cpu-ledger.ts'
import { runLanes } from './lanes.ts'
import { patientIdOf } from './load-entries.ts'
import { loadRegistry } from './loaded-registry.ts'
import { openRegistrationLane, registrationMessage } from './registration-lane.ts'
import { prepareTpcb } from './tpcb.ts'
import { watchServer } from './watched-server.ts'

const clients = 16
const patients = 200
const rounds = 5
const warmUpRounds = 2
const registrationsPerRound = 1_500
const referenceSeconds = 5
const rateRatio = { kind: 'at-least', value: 0.25 } as const

await using loaded = await loadRegistry({ entries: patients * 10, permitting: 1 })
// As many connections to the database as the reference has, and one that sends audit messages.
await using registry = await loaded.start('hospital', {
  database: { url: loaded.databaseUrl, connectionsMax: clients + 1 },
})
const { serverSettings, ...reference } = await loaded.reference()
const tpcb = await prepareTpcb(reference.url, clients)
await using server = await watchServer(loaded.databaseUrl)
const identity = loaded.durable.nodes.files('repository')
const lanes = await Promise.all(
  Array.from({ length: clients }, () =>
    openRegistrationLane(`${registry.origin}/iti-42`, identity),
  ),
)
const rates: number[] = []
const referenceRates: number[] = []
const latencies: number[] = []
const walBytes: number[] = []
let ledger = openCpuLedger()
try {
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const messages = Array.from({ length: registrationsPerRound }, (_, at) => {
      const number = round * registrationsPerRound + at + 1
      return registrationMessage(patientIdOf((number % patients) + 1), number)
    })
    if (round === warmUpRounds) ledger = openCpuLedger()
    const written = await server.walPosition()
    const pass = await ledger.count(counted(), () =>
      runLanes(
        messages,
        lanes.map(({ register }) => register),
      ),
    )
    const wal = (await server.walPosition()) - written
    const bare = await tpcb.run(referenceSeconds)
    if (round < warmUpRounds) continue
    rates.push(pass.answersPerSecond)
    latencies.push(...pass.latencies)
    referenceRates.push(bare)
    walBytes.push(wal / registrationsPerRound)
  }
} finally {
  for (const lane of lanes) lane.close()
}
process.exitCode = reportFigures(
  `ITI-42, ${clients} clients, one entry each, against pgbench tpcb-like (${serverSettings})`,
  [
    {
      name: 'registrations',
      unit: '/s',
      measured: median(rates),
      reference: median(referenceRates),
      budget: rateRatio,
    },
    { name: 'p95', unit: 'ms', measured: quantile(latencies, 0.95) },
    { name: 'median', unit: 'ms', measured: median(latencies) },
    { name: 'write-ahead log of each', unit: 'B', measured: median(walBytes) },
    ...ledger.figures('hospital', rounds * registrationsPerRound),
  ],
)

function counted(): Counted {
  return countedProcesses({
    services: new Map([['registry', registry.pid], ...loaded.services]),
    databases: loaded.databases,
    backendPid: server.backendPid,
  })
}
