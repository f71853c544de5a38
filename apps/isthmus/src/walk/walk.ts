// The walk: one real study from a modality to another hospital's screen, step by step.
import type { DemoReport } from '../demo/demo-studies.ts'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Checks } from './checks.ts'
import type { PublishedReport } from './published-report.ts'
import type { Study } from './read-study.ts'
import { WalkError } from './walk-error.ts'
import type { Wire } from './wire.ts'

/** A study with its patient under three numbers, all as CX. */
export interface WalkStudy {
  readonly study: Study
  readonly localId: string
  readonly domainId: string
  readonly southId: string
  /** What South's clinician types. */
  readonly southNumber: string
  readonly consent: 'permit' | 'refuse' | 'none'
  readonly says: string
  readonly report: DemoReport
}

/** What the registry says of a patient: his study and his report. */
export interface FoundStudy {
  readonly manifest: DocumentEntry
  readonly report: DocumentEntry
}

export interface Walk {
  readonly wire: Wire
  readonly studies: readonly WalkStudy[]
  /** What the steps learn, by the patient's id in the domain. */
  readonly reports: Map<string, PublishedReport>
  readonly found: Map<string, FoundStudy>
  readonly manifests: Map<string, Uint8Array>
  /** Study Instance UIDs that this walk sends first. */
  readonly unpublished: Set<string>
  readonly startedAt: Date
  readonly checks: Checks
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

export interface Step {
  readonly title: string
  /** Gives what is said behind the title when it is done. Throws when the walk cannot go on. */
  run(walk: Walk): Promise<string>
}

/** Runs the steps in order, with a line and a time for each. */
export async function runSteps(steps: readonly Step[], walk: Walk): Promise<void> {
  for (const [at, step] of steps.entries()) {
    const start = performance.now()
    const outcome = await named(step, walk)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    walk.say(`  ${at + 1}/${steps.length}  ${seconds.padStart(5)} s  ${step.title}: ${outcome}`)
  }
}

async function named(step: Step, walk: Walk): Promise<string> {
  try {
    return await step.run(walk)
  } catch (error) {
    walk.signal.throwIfAborted()
    const said = error instanceof Error ? error.message : String(error)
    throw new WalkError(`${step.title}: ${said}`, { cause: error })
  }
}
