// FHIR R4 Identifier ↔ CX: system `urn:oid:` and the OID of the assigning authority.
import { formatCx, parseCx } from '@isthmus/hl7/cx'
import { FhirConsentError } from './consent-error.ts'
import { objectAt, textAt } from './internal/json-path.ts'

export interface FhirIdentifier {
  readonly system: string
  readonly value: string
}

/** Throws RangeError for what is no CX. */
export function identifierOf(patientId: string): FhirIdentifier {
  const cx = parseCx(patientId)
  if (cx === undefined) throw new RangeError('a patient id that is no CX')
  return { system: `${oidPrefix}${cx.assigningAuthority}`, value: cx.id }
}

/** The CX of an Identifier. Throws FhirConsentError that names `expression`. */
export function identifierAt(value: unknown, expression: string): string {
  const identifier = objectAt(value, expression)
  const system = textAt(identifier['system'], `${expression}.system`)
  const id = textAt(identifier['value'], `${expression}.value`)
  const cx = cxOf({ system, value: id })
  if (cx === undefined) {
    const expected = 'urn:oid: and the OID of an assigning authority are expected'
    throw new FhirConsentError('value', expression, expected)
  }
  return cx
}

/** Undefined for another system, or a value that no CX could hold. */
export function cxOf({ system, value }: FhirIdentifier): string | undefined {
  if (!system.startsWith(oidPrefix)) return undefined
  const text = formatCx({ id: value, assigningAuthority: system.slice(oidPrefix.length) })
  const cx = parseCx(text)
  return cx?.id === value ? text : undefined
}

const oidPrefix = 'urn:oid:'
