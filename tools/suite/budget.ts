// The budget file of the suite: seconds for each group, and which skips CI allows, each with its
// reason.
import { readFileSync } from 'node:fs'

export interface Budget {
  /** `goesInto` says where the time of the group comes from. */
  readonly groups: Readonly<Record<string, { readonly seconds: number; readonly goesInto: string }>>
  /** `test` is a part of the full test name; in CI every other skip is red. */
  readonly allowedSkips: readonly { readonly test: string; readonly reason: string }[]
}

/** Reads tools/test-budget.json. */
export function readBudget(): Budget {
  const budget: Budget = JSON.parse(
    readFileSync(new URL('../test-budget.json', import.meta.url), 'utf8'),
  )
  return budget
}

/** Skipped tests that the budget gives no reason for. */
export function unlistedSkips(skips: readonly string[], budget: Budget): readonly string[] {
  return skips.filter((name) => !budget.allowedSkips.some(({ test }) => name.includes(test)))
}

/** The line on groups that took more than twice their share; undefined when all kept to it. */
export function slowGroups(
  results: readonly { readonly group: string; readonly seconds: number }[],
  budget: Budget,
): string | undefined {
  const slow = results.flatMap(({ group, seconds }) => {
    const share = budget.groups[group]?.seconds
    if (share === undefined) return [`${group} (no budget)`]
    return seconds > 2 * share ? [`${group} (${seconds.toFixed(1)} s of ${share} s)`] : []
  })
  return slow.length === 0 ? undefined : `over twice their share of time: ${slow.join(', ')}`
}
