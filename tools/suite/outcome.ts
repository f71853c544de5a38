// What one group of the suite came to.

export interface Outcome {
  readonly passed: number
  readonly failed: number
  /** Full names of the skipped tests. */
  readonly skips: readonly string[]
  /** Full names of failed tests, as far as they have any. */
  readonly failures?: readonly string[]
}

export const nothing: Outcome = { passed: 0, failed: 0, skips: [], failures: [] }

/** Sums outcomes. */
export function sum(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skips: [...left.skips, ...right.skips],
      failures: [...(left.failures ?? []), ...(right.failures ?? [])],
    }),
    nothing,
  )
}

/** The last line of a run: `N passed, N failed, N skipped`. */
export function outcomeLine({ passed, failed, skips }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skips.length} skipped`
}

/** Reads the last such line in a program's output; undefined when there is none. */
export function readOutcomeLine(output: string): Outcome | undefined {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1)
  if (found === undefined) return undefined
  const named = (what: string): readonly string[] =>
    [...output.matchAll(new RegExp(`^\\s*${what}: (.+)$`, 'gm'))].map(([, name = '']) => name)
  const names = named('skipped')
  const skipped = Number(found[3])
  return {
    passed: Number(found[1]),
    failed: Number(found[2]),
    skips: Array.from({ length: skipped }, (_, at) => names[at] ?? 'unnamed'),
    failures: named('failed'),
  }
}
