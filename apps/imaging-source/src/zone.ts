// The zone of a study's times: as the instance says, else that of the hospital (DICOM PS3.3:
// C.12.1.1.8).

export interface StudyTime {
  /** Timezone Offset From UTC as sent. */
  readonly timezoneOffset: string | undefined
  /** YYYYMMDD and hhmmss as sent. */
  readonly date: string | undefined
  readonly time: string | undefined
}

/**
 * The offset `+0100` that holds for the study's date and time; `timeZone` is the hospital's IANA
 * zone. Undefined when
 * neither is known.
 */
export function zoneOf(
  { timezoneOffset, date, time }: StudyTime,
  timeZone: string | undefined,
): string | undefined {
  if (timezoneOffset !== undefined && offset.test(timezoneOffset)) return timezoneOffset
  if (timeZone === undefined) return undefined
  const instant = localAsUtc(date, time)
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value
  // `GMT+01:00`, or `GMT` alone.
  return name?.replace('GMT', '').replace(':', '') || '+0000'
}

const offset = /^[+-]\d{4}$/

// Near enough to know whether it was summer: the zone itself is not known yet.
function localAsUtc(date: string | undefined, time: string | undefined): Date {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(date ?? '') ?? []
  if (year === undefined || month === undefined || day === undefined) return new Date(0)
  const hour = /^(\d{2})/.exec(time ?? '')?.[1] ?? '12'
  const instant = new Date(`${year}-${month}-${day}T${hour}:00:00Z`)
  return Number.isNaN(instant.getTime()) ? new Date(0) : instant
}
