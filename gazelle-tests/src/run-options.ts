// The command line of the runner.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './read-scenarios.ts'

export interface RunOptions {
  /** Path of domain.json. */
  readonly target: string
  /** Globs over scenario ids; all scenarios when there are none. */
  readonly only: readonly string[]
  /** CX of the patient to use instead of the first of domain.json. */
  readonly patient?: string | undefined
  /** Folder in which each run gets one of its own. */
  readonly evidence: string
  /** Folder of the scenario files, where it is another than ours. */
  readonly scenarios?: string
  readonly answerMs: number
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const usage =
  'usage: npm run conformance -- --target domain.json [--only GLOB]… [--patient CX] [--evidence DIR]'

/** Throws UsageError. */
export function readRunOptions(argv: readonly string[]): RunOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        target: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
        patient: { type: 'string' },
        evidence: { type: 'string', default: join(root, 'evidence') },
      },
    })
    const { target, only, patient, evidence } = values
    if (target === undefined) throw new UsageError(usage)
    return { target, only, patient, evidence: resolve(evidence), answerMs: 60_000 }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const problem = error instanceof Error ? `${error.message}\n` : ''
    throw new UsageError(`${problem}${usage}`, { cause: error })
  }
}
