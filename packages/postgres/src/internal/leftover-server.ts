// What a killed server left in its data folder: a process that still ends, or a lock file of none.
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'

/**
 * Resolves when no server runs in the folder, and no lock file names a process that is none. One
 * whose owner was killed is about to end; when it does not, it is asked to. Call it only as the
 * holder of the folder. Throws when it stays.
 */
export async function leftoverGone(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  for (let waited = 0; ; waited += stepMs) {
    const pid = pidIn(file)
    if (pid === undefined) return
    if (!runsIn(pid, data)) {
      rmSync(file, { force: true })
      return
    }
    if (waited === askAfterMs) process.kill(pid, 'SIGINT')
    if (waited >= giveUpAfterMs) throw new Error(`its old server, process ${pid}, does not end`)
    await later(stepMs)
  }
}

const stepMs = 100
const askAfterMs = 5_000
const giveUpAfterMs = 60_000

function pidIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

// A server works in its data folder; a process that was given the same id later does not.
function runsIn(pid: number, data: string): boolean {
  try {
    const its = statSync(`/proc/${pid}/cwd`)
    const ours = statSync(data)
    return its.dev === ours.dev && its.ino === ours.ino
  } catch {
    return false
  }
}
