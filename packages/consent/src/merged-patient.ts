// FHIR R4 Patient as a searchset includes it beside the consents: under which ids one person is
// known, each merged id linked as `replaces` (FHIR R4: Patient.link).
import { FhirConsentError } from './consent-error.ts'
import { identifierAt, identifierOf } from './fhir-identifier.ts'
import { type JsonObject, arrayAt, objectAt } from './internal/json-path.ts'
import { parseCx, sameCx } from '@isthmus/hl7/cx'

/** All CX of one assigning authority. */
export interface MergedPatient {
  readonly survivorId: string
  /** Everyone who was merged into him, directly or in a chain. */
  readonly mergedIds: readonly string[]
}

export function writeMergedPatient({ survivorId, mergedIds }: MergedPatient): JsonObject {
  return {
    resourceType: 'Patient',
    active: true,
    identifier: [identifierOf(survivorId)],
    link: mergedIds.map((id) => ({ other: { identifier: identifierOf(id) }, type: 'replaces' })),
  }
}

/**
 * All ids of the person, of whom `patientId` must be one. Throws FhirConsentError for anything but
 * what `writeMergedPatient` gives: an id too many would open one patient's data to the other.
 */
export function readMergedPatient(resource: JsonObject, patientId: string): readonly string[] {
  const identifiers = arrayAt(resource['identifier'], 'Patient.identifier')
  if (identifiers.length !== 1) {
    throw new FhirConsentError('value', 'Patient.identifier', 'exactly one identifier is expected')
  }
  const ids = [
    identifierAt(identifiers[0], 'Patient.identifier'),
    ...arrayAt(resource['link'], 'Patient.link').map((link) => readLink(link)),
  ]
  if (new Set(ids).size < ids.length) {
    throw new FhirConsentError('value', 'Patient.link', 'an identifier stands twice')
  }
  if (!ids.some((id) => sameCx(id, patientId))) {
    throw new FhirConsentError('value', 'Patient', 'the patient is not the one asked for')
  }
  if (ids.some((id) => authorityOf(id) !== authorityOf(patientId))) {
    throw new FhirConsentError('value', 'Patient.link', 'an identifier of another authority')
  }
  return ids
}

function readLink(value: unknown): string {
  const link = objectAt(value, 'Patient.link')
  if (link['type'] !== 'replaces') {
    throw new FhirConsentError('value', 'Patient.link.type', 'replaces is expected')
  }
  const other = objectAt(link['other'], 'Patient.link.other')
  return identifierAt(other['identifier'], 'Patient.link.other.identifier')
}

function authorityOf(cx: string): string | undefined {
  return parseCx(cx)?.assigningAuthority
}
