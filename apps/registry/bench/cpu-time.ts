// CPU time that processes have used, as Linux counts it; on other systems there is nothing to read.
import { readFileSync, readdirSync } from 'node:fs'

/** Milliseconds of a process that runs, all its threads together, in steps of 10; else undefined. */
export function cpuMsOf(pid: number): number | undefined {
  const fields = statOf(pid)
  const [user, system] = [fields[13], fields[14]].map(Number)
  return user === undefined || system === undefined || Number.isNaN(user + system)
    ? undefined
    : (user + system) * msPerTick
}

export interface DatabaseProcess {
  readonly pid: number
  /** Undefined for those that work for all databases: writers, receivers of connections. */
  readonly database: string | undefined
}

/** All processes of the PostgreSQL server to which the backend belongs. */
export function databaseProcesses(backendPid: number): readonly DatabaseProcess[] {
  const server = parentOf(backendPid)
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids
    .map(Number)
    .filter((pid) => pid === server || parentOf(pid) === server)
    .map((pid) => ({ pid, database: databaseOf(pid) }))
}

// A backend's title: `postgres: role database address(port) activity`.
function databaseOf(pid: number): string | undefined {
  return /^postgres: \S+ (\S+) [\d.:[\]a-z]+\(\d+\)/.exec(read(`/proc/${pid}/cmdline`))?.[1]
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[3])
}

// The name in the second field may hold spaces and brackets.
function statOf(pid: number): readonly string[] {
  const text = read(`/proc/${pid}/stat`)
  const behind = text.lastIndexOf(')')
  return behind === -1 ? [] : [text, '', ...text.slice(behind + 2).split(' ')]
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const msPerTick = 10
