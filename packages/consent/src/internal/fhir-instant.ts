// FHIR dateTime: a partial one counts from its earliest instant, in UTC.
import { FhirConsentError } from '../consent-error.ts'
import { textAt } from './json-path.ts'

const form =
  /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/

export function instantAt(value: unknown, expression: string): Date {
  const text = textAt(value, expression)
  const instant = new Date(text)
  if (!form.test(text) || Number.isNaN(instant.getTime())) {
    throw new FhirConsentError('value', expression, 'a dateTime is expected')
  }
  return instant
}
