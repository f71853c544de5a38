// The walk through a running domain, with nothing but its domain.json; Ctrl-C ends it.
import type { RunningDomain } from '../domain/start-domain.ts'
import { UsageError } from '../usage-error.ts'
import type { Checks } from '../walk/checks.ts'
import { readDomainTarget } from '../walk/domain-target.ts'
import { type Step, type WalkStudy, runSteps } from '../walk/walk.ts'
import { walkSteps } from '../walk/walk-steps.ts'
import { openWire } from '../walk/wire.ts'

export interface WalkParts {
  readonly studies: readonly WalkStudy[]
  readonly checks: Checks
  readonly say: (line: string) => void
  readonly steps?: readonly Step[]
}

/** Throws when a step cannot be done. */
export async function walkThrough({ file }: RunningDomain, parts: WalkParts): Promise<void> {
  const interrupted = new AbortController()
  const stop = () => interrupted.abort(new UsageError('stopped by hand'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await using wire = await openWire(readDomainTarget(file))
    await runSteps(parts.steps ?? walkSteps, {
      ...parts,
      wire,
      reports: new Map(),
      found: new Map(),
      manifests: new Map(),
      unpublished: new Set(),
      startedAt: new Date(),
      signal: interrupted.signal,
    })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
