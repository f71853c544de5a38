// An instant as DA and TM text in the zone of the dataset that it is written into (DICOM PS3.5:
// 6.2).

/**
 * Takes Timezone Offset From UTC (0008,0201), `+0100`; every date and time of a dataset is in that
 * zone.
 */
export function dicomDateTime(
  instant: Date,
  timezoneOffset: string,
): { readonly date: string; readonly time: string } {
  const [, sign = '+', hours = '0', minutes = '0'] =
    /^([+-])(\d{2})(\d{2})$/.exec(timezoneOffset) ?? []
  const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  const local = new Date(instant.getTime() + offsetMinutes * 60_000)
  const digits = local.toISOString().replaceAll(/[-:T]/g, '')
  return { date: digits.slice(0, 8), time: digits.slice(8, 14) }
}
