// Steps into JSON that a stranger sent: every step says what it expected and where.
import { FhirConsentError } from '../consent-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function objectAt(value: unknown, expression: string): JsonObject {
  if (!isObject(value)) throw new FhirConsentError('structure', expression, 'an object is expected')
  return value
}

export function arrayAt(value: unknown, expression: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new FhirConsentError('structure', expression, 'an array is expected')
  }
  return value
}

export function textAt(value: unknown, expression: string): string {
  if (value === undefined)
    throw new FhirConsentError('required', expression, 'the element is missing')
  if (typeof value !== 'string' || value.trim() === '' || value.length > textLengthMax) {
    throw new FhirConsentError('value', expression, 'a text of 1 to 1024 characters is expected')
  }
  return value
}

/** Refuses what would be dropped in silence although it might change the meaning. */
export function onlyKeys(object: JsonObject, allowed: readonly string[], expression: string): void {
  if (Object.keys(object).some((key) => !allowed.includes(key))) {
    throw new FhirConsentError('not-supported', expression, 'an element that is not supported here')
  }
}

const textLengthMax = 1024

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
