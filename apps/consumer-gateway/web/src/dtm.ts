// DTM text (UTC) as a person reads it, in the time of the browser.

/** `20260314` → `14 March 2026`; with hours also the time; empty text stays empty. */
export function dayAndTime(dtm: string): string {
  const parts = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?$/.exec(dtm)
  if (parts === null) return dtm
  const [, year = '', month, day, hour, minute] = parts
  if (month === undefined) return year
  const instant = new Date(
    Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day ?? 1),
      Number(hour ?? 12),
      Number(minute ?? 0),
    ),
  )
  const date: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'long',
    ...(day === undefined ? {} : { day: 'numeric' }),
  }
  const time: Intl.DateTimeFormatOptions =
    hour === undefined ? {} : { hour: '2-digit', minute: '2-digit' }
  return new Intl.DateTimeFormat('en-GB', { ...date, ...time }).format(instant)
}
