// Long lists go piece by piece.

/**
 * Gives the list in pieces of at most `max`. With more ids than 200 in one statement, reading a
 * whole table can seem the cheaper way to the planner.
 */
export function* chunks<Value>(
  values: readonly Value[],
  max = 200,
): Generator<readonly Value[], void> {
  for (let at = 0; at < values.length; at += max) yield values.slice(at, at + max)
}
