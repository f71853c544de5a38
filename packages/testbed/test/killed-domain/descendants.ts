// The processes that a process has started, and those that they have started in turn.
import { readFileSync, readdirSync } from 'node:fs'

/** Linux: parents are read from /proc. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const)
  const found = [pid]
  for (const ancestor of found) {
    found.push(...parents.flatMap(([child, parent]) => (parent === ancestor ? [child] : [])))
  }
  return found.slice(1)
}

// The name stands in parentheses and may hold anything; the state and the parent follow it.
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

/** The command line of a process; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
