// I7: what the services hold open when they rest is no more after the faults than before.
import { readdirSync } from 'node:fs'
import type { FaultDomain } from './fault-domain.ts'
import type { State } from './state.ts'

export interface Baseline {
  /** Waits for what is under way to end. */
  check(): Promise<readonly string[]>
}

interface Held {
  readonly registry: number
  readonly repository: number
  readonly connections: number
}

/** Measured when the services have worked a while. */
export async function takeBaseline(domain: FaultDomain, state: State): Promise<Baseline> {
  const before = await held(domain, state)
  return {
    async check() {
      const deadline = Date.now() + restMsMax
      for (;;) {
        const after = await held(domain, state)
        const grown = (['registry', 'repository', 'connections'] as const).filter(
          (what) => after[what] > before[what] + slack,
        )
        if (grown.length === 0) return []
        if (Date.now() > deadline) {
          return grown.map((what) => `I7: ${what} grew from ${before[what]} to ${after[what]}`)
        }
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    },
  }
}

// A connection that a peer keeps for his next request comes and goes; one for each fault would not.
const slack = 12
const restMsMax = 15_000

async function held(domain: FaultDomain, state: State): Promise<Held> {
  const { connections } = await state.sessions()
  return {
    registry: descriptorsOf(domain.registry.pid()),
    repository: descriptorsOf(domain.repository.pid()),
    connections,
  }
}

function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
