// xs:dateTime as SAML uses it: always with a time zone, never out of the calendar (SAML 2.0 Core:
// 1.3.3).
import { AssertionError } from '../assertion-error.ts'

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/**
 * Throws `FailedAuthentication` for a time that is missing or none; `what` names it in the reason.
 */
export function requiredInstant(text: string | undefined, what: string): Date {
  if (text === undefined) throw new AssertionError('FailedAuthentication', `${what} is missing`)
  const parts = form.exec(text)
  const [year, month, day, hour, minute, second] = (parts?.slice(1) ?? []).map(Number)
  const instant = new Date(text)
  if (
    parts === null ||
    Number.isNaN(instant.getTime()) ||
    !inCalendar([year, month, day]) ||
    (hour ?? 24) > 23 ||
    (minute ?? 60) > 59 ||
    (second ?? 60) > 59
  ) {
    throw new AssertionError('FailedAuthentication', `${what} is no time`)
  }
  return instant
}

export function optionalInstant(text: string | undefined, what: string): Date | undefined {
  return text === undefined ? undefined : requiredInstant(text, what)
}

// Date would carry the 30th of February over into March.
function inCalendar([year = 0, month = 0, day = 0]: readonly (number | undefined)[]): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return (
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  )
}
