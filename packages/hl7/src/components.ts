// Components of an HL7 v2 field: what stands between carets.

/**
 * The components without trailing empty ones; undefined when a delimiter of a higher level or a
 * control character stands among them.
 */
export function components(text: string): readonly string[] | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what no component may hold
  if (/[|~\u0000-\u001f\u007f]/.test(text)) return undefined
  return text.replace(/\^+$/, '').split('^')
}

/** True when none of the components at these positions, counted from 1, holds anything. */
export function areEmpty(parts: readonly string[], positions: readonly number[]): boolean {
  return positions.every((position) => (parts[position - 1] ?? '') === '')
}
