// Who used how much CPU time for the answers that were measured: services, their databases, the
// caller.
import type { Figure } from '@isthmus/testbed/figures'
import { cpuMsOf, databaseProcesses } from './cpu-time.ts'

/** By name: the ids of the processes that are counted together. */
export type Counted = ReadonlyMap<string, readonly number[]>

export interface CpuLedger {
  /** Runs the work and counts what is used meanwhile. */
  count<Result>(counted: Counted, work: () => Promise<Result>): Promise<Result>
  /** Milliseconds of CPU for one answer: each name's, and the sum. Empty where nothing is counted. */
  figures(profile: string, answers: number): readonly Figure[]
}

export function openCpuLedger(): CpuLedger {
  const used = new Map<string, number>()
  return {
    async count(counted, work) {
      const before = readAll(counted)
      const result = await work()
      for (const [name, ms] of readAll(counted)) {
        used.set(name, (used.get(name) ?? 0) + ms - (before.get(name) ?? 0))
      }
      return result
    },
    figures(profile, answers) {
      const rows = [...used].map(([name, ms]) => row(`${name}, profile ${profile}`, ms / answers))
      const sum = [...used.values()].reduce((all, ms) => all + ms, 0)
      return sum === 0 ? [] : [...rows, row(`all of them, profile ${profile}`, sum / answers)]
    },
  }
}

export interface CountedServices {
  /** By name. */
  readonly services: ReadonlyMap<string, number>
  /** Names of databases by the service's name. */
  readonly databases: ReadonlyMap<string, string>
  /** Any backend of the server that holds the databases. */
  readonly backendPid: number
}

/** The services, their databases' backends as they are now, the rest of the server, ourselves. */
export function countedProcesses({ services, databases, backendPid }: CountedServices): Counted {
  if (process.platform !== 'linux') return new Map()
  const counted = new Map<string, readonly number[]>()
  for (const [name, pid] of services) counted.set(name, [pid])
  const processes = databaseProcesses(backendPid)
  const pidsOf = (wanted: string | undefined) =>
    processes.filter(({ database }) => database === wanted).map(({ pid }) => pid)
  for (const [name, database] of databases) counted.set(`${name}'s backends`, pidsOf(database))
  counted.set('rest of the database server', pidsOf(undefined))
  counted.set('client', [process.pid])
  return counted
}

function readAll(counted: Counted): ReadonlyMap<string, number> {
  return new Map(
    [...counted].map(([name, pids]) => [
      name,
      pids.reduce((sum, pid) => sum + (cpuMsOf(pid) ?? 0), 0),
    ]),
  )
}

function row(name: string, measured: number): Figure {
  return { name: `CPU an answer: ${name}`, unit: 'ms', measured }
}
