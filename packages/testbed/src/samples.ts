// Samples of a measurement: rounds that take turns, so that a busy moment strikes all alike, and
// what they tell.

/**
 * Runs every measure once a round, in turn; gives the values of each in the order of the rounds.
 */
export async function interleave<Name extends string>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<ReadonlyMap<Name, readonly number[]>> {
  const values = new Map<Name, number[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const name in measures) {
      const value = await measures[name]()
      values.set(name, [...(values.get(name) ?? []), value])
    }
  }
  return values
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The smallest value that is not passed by that share of the values; NaN when there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
