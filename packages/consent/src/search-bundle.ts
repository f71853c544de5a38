// The answer to a search for consents: a searchset that is whole, or none at all.
import { FhirConsentError } from './consent-error.ts'
import type { ConsentRecord } from './consent-record.ts'
import { readConsent } from './fhir-consent.ts'
import { type JsonObject, arrayAt, objectAt } from './internal/json-path.ts'
import { type MergedPatient, readMergedPatient, writeMergedPatient } from './merged-patient.ts'
import { strictestConsents } from './strictest-consents.ts'
import { sameCx } from '@isthmus/hl7/cx'

/** What is recorded of one person. */
export interface PatientConsents {
  readonly consents: readonly ConsentRecord[]
  /** Every CX under which he is known: the one asked for, and those that merges joined to it. */
  readonly patientIds: readonly string[]
}

/**
 * All resources on one page; `baseUrl` is the FHIR endpoint without slash at its end. A patient who
 * was merged, or into whom others were, is included.
 */
export function writeSearchBundle(
  resources: readonly JsonObject[],
  { baseUrl, patient }: { readonly baseUrl: string; readonly patient?: MergedPatient | undefined },
): JsonObject {
  const included =
    patient === undefined
      ? []
      : [{ resource: writeMergedPatient(patient), search: { mode: 'include' } }]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    // FHIR R4: Bundle.total. What is included is not counted.
    total: resources.length,
    link: [{ relation: 'self', url: `${baseUrl}/Consent/_search` }],
    entry: [
      ...resources.map((resource) => ({
        fullUrl: `${baseUrl}/Consent/${String(resource['id'])}`,
        resource,
        search: { mode: 'match' },
      })),
      ...included,
    ],
  }
}

/**
 * The patient's consents in a searchset, and his ids. Consents of others are passed over; a Bundle
 * that does not show itself to be complete, or holds what cannot be judged, throws
 * FhirConsentError: a refusal might be in the rest.
 */
export function readSearchBundle(bundle: unknown, patientId: string): PatientConsents {
  const set = objectAt(bundle, 'Bundle')
  if (set['resourceType'] !== 'Bundle' || set['type'] !== 'searchset') {
    throw new FhirConsentError('structure', 'Bundle', 'a searchset is expected')
  }
  const links = arrayAt(set['link'] ?? [], 'Bundle.link')
  if (links.some((link) => objectAt(link, 'Bundle.link')['relation'] === 'next')) {
    throw new FhirConsentError('incomplete', 'Bundle.link', 'there is another page')
  }
  const entries = arrayAt(set['entry'] ?? [], 'Bundle.entry').map((entry) => resourceOf(entry))
  const patients = entries.filter(({ resourceType }) => resourceType === 'Patient')
  const resources = entries.filter(({ resourceType }) => resourceType !== 'Patient')
  if (resources.length !== set['total']) {
    throw new FhirConsentError('incomplete', 'Bundle.total', 'the total does not fit the entries')
  }
  const records = resources.map((resource) => readMatch(resource))
  const patientIds = readPatients(patients, patientId)
  return { consents: bindingFor(patientId, { records, patientIds }), patientIds }
}

// Our own registry has settled what binds; of one that shows the consents of a merged id as that
// id's, the strictest count.
function bindingFor(
  patientId: string,
  {
    records,
    patientIds,
  }: { readonly records: readonly ConsentRecord[]; readonly patientIds: readonly string[] },
): readonly ConsentRecord[] {
  const all = patientIds.map((id) => ({
    patientId: id,
    consents: records.filter((record) => sameCx(record.patientId, id)),
  }))
  return strictestConsents(all).flatMap(({ consents }) =>
    consents.map((record) => ({ ...record, patientId })),
  )
}

function resourceOf(entry: unknown): JsonObject {
  return objectAt(objectAt(entry, 'Bundle.entry')['resource'], 'Bundle.entry.resource')
}

function readMatch(resource: JsonObject): ConsentRecord {
  if (resource['resourceType'] !== 'Consent') {
    throw new FhirConsentError('structure', 'Bundle.entry.resource', 'a Consent is expected')
  }
  return readConsent(resource)
}

function readPatients(patients: readonly JsonObject[], patientId: string): readonly string[] {
  const [patient, ...more] = patients
  if (patient === undefined) return [patientId]
  if (more.length === 0) return readMergedPatient(patient, patientId)
  throw new FhirConsentError('value', 'Bundle.entry', 'at most one Patient is expected')
}
