// The answer to a search for consents: a searchset that is whole, or none at all.
import { FhirConsentError } from './consent-error.ts'
import type { ConsentRecord } from './consent-record.ts'
import { readConsent } from './fhir-consent.ts'
import { type JsonObject, arrayAt, objectAt } from './internal/json-path.ts'
import { sameCx } from '@isthmus/hl7/cx'

/** All resources on one page; `baseUrl` is the FHIR endpoint without slash at its end. */
export function writeSearchBundle(
  resources: readonly JsonObject[],
  { baseUrl }: { readonly baseUrl: string },
): JsonObject {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    link: [{ relation: 'self', url: `${baseUrl}/Consent/_search` }],
    entry: resources.map((resource) => ({
      fullUrl: `${baseUrl}/Consent/${String(resource['id'])}`,
      resource,
      search: { mode: 'match' },
    })),
  }
}

/**
 * The patient's consents in a searchset. Consents of others are passed over; a Bundle that does not
 * show itself to be complete, or holds a consent that cannot be judged, throws FhirConsentError: a
 * refusal might be in the rest.
 */
export function readSearchBundle(bundle: unknown, patientId: string): readonly ConsentRecord[] {
  const set = objectAt(bundle, 'Bundle')
  if (set['resourceType'] !== 'Bundle' || set['type'] !== 'searchset') {
    throw new FhirConsentError('structure', 'Bundle', 'a searchset is expected')
  }
  const links = arrayAt(set['link'] ?? [], 'Bundle.link')
  if (links.some((link) => objectAt(link, 'Bundle.link')['relation'] === 'next')) {
    throw new FhirConsentError('incomplete', 'Bundle.link', 'there is another page')
  }
  const entries = arrayAt(set['entry'] ?? [], 'Bundle.entry')
  if (entries.length !== set['total']) {
    throw new FhirConsentError('incomplete', 'Bundle.total', 'the total does not fit the entries')
  }
  return entries.map(readEntry).filter((record) => sameCx(record.patientId, patientId))
}

function readEntry(entry: unknown): ConsentRecord {
  const resource = objectAt(objectAt(entry, 'Bundle.entry')['resource'], 'Bundle.entry.resource')
  if (resource['resourceType'] !== 'Consent') {
    throw new FhirConsentError('structure', 'Bundle.entry.resource', 'a Consent is expected')
  }
  return readConsent(resource)
}
