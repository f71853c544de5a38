// Steps into FHIR JSON that a stranger sent: every step says what it expected and where.
import { FhirError } from './fhir-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Throws FhirError. */
export function objectAt(value: unknown, expression: string): JsonObject {
  if (isObject(value)) return value
  throw new FhirError(400, { code: 'structure', diagnostics: 'an object is expected', expression })
}

/** Throws FhirError; also for more than `itemsMax`. */
export function arrayAt(value: unknown, expression: string, itemsMax: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= itemsMax) return value
  const diagnostics = `an array of at most ${itemsMax} is expected`
  throw new FhirError(400, { code: 'structure', diagnostics, expression })
}

/** Throws FhirError. */
export function textAt(value: unknown, expression: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= textCharactersMax) return value
  const code = value === undefined ? 'required' : 'value'
  const diagnostics = `a text of 1 to ${textCharactersMax} characters is expected`
  throw new FhirError(400, { code, diagnostics, expression })
}

export const textCharactersMax = 512

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
