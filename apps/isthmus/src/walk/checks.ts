// What the walk found: each fact that was looked at passed, failed or could not be looked at here.

export interface Checks {
  /** Counts a fact; `reason` is said when it does not hold. */
  expect(fact: string, holds: boolean, reason?: string): void
  /** A fact that this machine cannot look at. */
  skip(fact: string, reason: string): void
  readonly failures: readonly string[]
  /** `N passed, N failed, N skipped`, after one line for each skip. */
  summary(): readonly string[]
}

/** `say` hears of every failure at once. */
export function createChecks(say: (line: string) => void): Checks {
  let passed = 0
  const failures: string[] = []
  const skips: string[] = []
  return {
    failures,
    expect(fact, holds, reason) {
      if (holds) {
        passed += 1
        return
      }
      failures.push(reason === undefined ? fact : `${fact}: ${reason}`)
      say(`  ✘ ${failures.at(-1)}`)
    },
    skip: (fact, reason) => void skips.push(`${fact} (${reason})`),
    summary: () => [
      ...skips.map((name) => `skipped: ${name}`),
      `${passed} passed, ${failures.length} failed, ${skips.length} skipped`,
    ],
  }
}
