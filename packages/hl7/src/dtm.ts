// DTM: a time in UTC as digits, from a year to a second (ITI TF-3: Table 4.2.3.1.7-2).

export type DtmPrecision = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

/** What a DTM text names: its first instant and how much of it was said. */
export interface Dtm {
  readonly start: Date
  readonly precision: DtmPrecision
}

/**
 * Takes `YYYY[MM[DD[hh[mm[ss]]]]]`; undefined for anything else and for days that no calendar has.
 */
export function parseDtm(text: string): Dtm | undefined {
  const precision = precisions.get(text.length)
  if (precision === undefined || !digits.test(text)) return undefined
  const [year, month, day, hour, minute, second] = fields(text)
  const start = new Date(0)
  start.setUTCFullYear(year, month - 1, day)
  start.setUTCHours(hour, minute, second)
  const real = formatDtm(start).startsWith(text)
  return real ? { start, precision } : undefined
}

/** True for a DTM of any precision. */
export function isDtm(text: string): boolean {
  return parseDtm(text) !== undefined
}

/** Gives `YYYYMMDDhhmmss` in UTC; the fraction of the second is cut off. */
export function formatDtm(instant: Date): string {
  return instant.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
}

/**
 * Pads a DTM to the second with the first month, day and zero hours: how two precisions are put in
 * order.
 */
export function padDtm(text: string): string {
  return text + '00000101000000'.slice(text.length)
}

/**
 * Negative, zero or positive as the padded left is before, at or after the padded right. Both must
 * be DTM.
 */
export function compareDtm(left: string, right: string): number {
  const [one, other] = [padDtm(left), padDtm(right)]
  if (one === other) return 0
  return one < other ? -1 : 1
}

/**
 * True when left is not after right, as far as both were said: `2026` and `202603` could be the
 * same time.
 */
export function isDtmNotAfter(left: string, right: string): boolean {
  const length = Math.min(left.length, right.length)
  return left.slice(0, length) <= right.slice(0, length)
}

const digits = /^\d+$/

const precisions: ReadonlyMap<number, DtmPrecision> = new Map([
  [4, 'year'],
  [6, 'month'],
  [8, 'day'],
  [10, 'hour'],
  [12, 'minute'],
  [14, 'second'],
])

function fields(text: string): readonly [number, number, number, number, number, number] {
  const at = (from: number, to: number, absent: number) =>
    text.length < to ? absent : Number(text.slice(from, to))
  return [at(0, 4, 0), at(4, 6, 1), at(6, 8, 1), at(8, 10, 0), at(10, 12, 0), at(12, 14, 0)]
}
