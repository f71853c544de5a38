// DICOM date and time with their zone as DTM (DICOM PS3.5: 6.2; ITI TF-3: Table 4.2.3.1.7-2).
import { formatDtm, isDtm } from '@isthmus/hl7/dtm'

export interface DicomTime {
  /** DA, `YYYYMMDD` or the older `YYYY.MM.DD`. */
  readonly date: string | undefined
  /** TM, `HH[MM[SS[.F]]]`. */
  readonly time: string | undefined
  /** Timezone Offset From UTC, `+0100`. */
  readonly zone: string | undefined
}

/**
 * Gives a DTM in UTC of the precision that was said. Without a time, or without the zone that would
 * turn it into UTC, it is the day alone; without a date there is none. Nothing is invented.
 */
export function dtmOfDicomTime({ date = '', time = '', zone = '' }: DicomTime): string | undefined {
  const day = date.trim().replaceAll('.', '')
  if (!/^\d{8}$/.test(day) || !isDtm(day)) return undefined
  const clock = /^\d{2}(?:\d{2}(?:\d{2})?)?/.exec(time.trim().replaceAll(':', ''))?.[0]
  const offsetMinutes = readOffset(zone.trim())
  if (clock === undefined || offsetMinutes === undefined) return day
  // A leap second belongs to the minute that it ends.
  const local = day + clock.replace(/^(\d{4})60$/, '$159')
  if (!isDtm(local)) return day
  const utc = formatDtm(new Date(instantOf(local) - offsetMinutes * 60_000))
  const wholeHours = offsetMinutes % 60 === 0
  return utc.slice(0, local.length === 10 && !wholeHours ? 12 : local.length)
}

function instantOf(local: string): number {
  const digits = local.padEnd(14, '0')
  const at = (from: number, to: number) => Number(digits.slice(from, to))
  const midnight = new Date(0)
  midnight.setUTCFullYear(at(0, 4), at(4, 6) - 1, at(6, 8))
  return midnight.setUTCHours(at(8, 10), at(10, 12), at(12, 14))
}

function readOffset(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone) ?? []
  if (sign === undefined) return undefined
  const offset = Number(hours) * 60 + Number(minutes)
  return sign === '-' ? -offset : offset
}
