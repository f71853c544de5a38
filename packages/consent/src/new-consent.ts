// A Consent that is handed in to be recorded: made by the desk, checked by the registry (PCF:
// ITI-108).
import { FhirConsentError } from './consent-error.ts'
import type { ConsentRecord, ProvisionType } from './consent-record.ts'
import { readConsent } from './fhir-consent.ts'
import { identifierOf } from './fhir-identifier.ts'
import { type JsonObject, arrayAt, objectAt, onlyKeys } from './internal/json-path.ts'

export interface ConsentStatement {
  /** `urn:oid:…` or another system, and the number, as FHIR writes an identifier. */
  readonly patient: { readonly system: string; readonly value: string }
  readonly type: ProvisionType
  readonly policyUri: string
  readonly dateTime: Date
  /** Who keeps the signed form: OID of the organisation. */
  readonly organizationOid: string
  /** Title of the paper or page on which the patient said so. */
  readonly source: string
}

/**
 * The resource that a desk sends: permit or deny of a patient for the whole domain, without limits.
 */
export function writeConsent(statement: ConsentStatement): JsonObject {
  const { patient, type, policyUri, dateTime, organizationOid, source } = statement
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ system: scopeSystem, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { identifier: patient },
    dateTime: dateTime.toISOString(),
    performer: [{ display: 'patient' }],
    organization: [
      { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:${organizationOid}` } },
    ],
    sourceAttachment: { title: source },
    policy: [{ uri: policyUri }],
    provision: { type },
  }
}

/** Identity that the registry gives to a resource when it records it. */
export interface RecordedAs {
  readonly id: string
  readonly versionId: number
  readonly lastUpdated: Date
}

/**
 * Checks a resource that was handed in and gives it as it is stored. Throws FhirConsentError for
 * one that is not active, lacks who and when, or is limited in any way: what cannot be decided yet
 * is not recorded either.
 */
export function recordConsent(
  resource: unknown,
  { id, versionId, lastUpdated }: RecordedAs,
): { readonly record: ConsentRecord; readonly resource: JsonObject } {
  const { meta: _, id: __, ...given } = objectAt(resource, 'Consent')
  check(given)
  const stored = {
    ...given,
    id,
    meta: { versionId: String(versionId), lastUpdated: lastUpdated.toISOString() },
  }
  return { record: readConsent(stored), resource: stored }
}

/** The stored resource as it stands when a newer one has taken its place: kept, without effect. */
export function withdrawConsent(
  resource: JsonObject,
  { versionId, lastUpdated }: Omit<RecordedAs, 'id'>,
): JsonObject {
  const meta = { versionId: String(versionId), lastUpdated: lastUpdated.toISOString() }
  return { ...resource, status: 'inactive', meta }
}

/**
 * A stored resource as a search by another id of the same person shows it: as that id's, with the
 * one under which it was recorded beside it.
 */
export function consentUnder(resource: JsonObject, patientId: string): JsonObject {
  const patient = objectAt(resource['patient'], 'Consent.patient')
  return {
    ...resource,
    patient: {
      ...patient,
      extension: [{ url: recordedForUrl, valueIdentifier: patient['identifier'] }],
      identifier: identifierOf(patientId),
    },
  }
}

/** Extension of Consent.patient: the identifier under which the consent was recorded. */
export const recordedForUrl = 'urn:isthmus:consent:recorded-for'

const scopeSystem = 'http://terminology.hl7.org/CodeSystem/consentscope'

const elements = [
  'resourceType',
  'status',
  'scope',
  'category',
  'patient',
  'dateTime',
  'performer',
  'organization',
  'sourceAttachment',
  'sourceReference',
  'policy',
  'provision',
]

function check(consent: JsonObject): void {
  if (consent['resourceType'] !== 'Consent') {
    throw new FhirConsentError('structure', 'Consent', 'a Consent is expected')
  }
  onlyKeys(consent, elements, 'Consent')
  if (consent['status'] !== 'active') {
    throw new FhirConsentError('value', 'Consent.status', 'only an active consent is recorded')
  }
  onlyKeys(objectAt(consent['patient'], 'Consent.patient'), ['identifier'], 'Consent.patient')
  onlyKeys(objectAt(consent['provision'], 'Consent.provision'), ['type'], 'Consent.provision')
  for (const name of ['performer', 'organization']) {
    if (arrayAt(consent[name], `Consent.${name}`).length > 0) continue
    throw new FhirConsentError('required', `Consent.${name}`, 'the element is missing')
  }
  if (consent['sourceAttachment'] === undefined && consent['sourceReference'] === undefined) {
    throw new FhirConsentError('required', 'Consent.source', 'the element is missing')
  }
  if (!/T/.test(String(consent['dateTime']))) {
    throw new FhirConsentError('value', 'Consent.dateTime', 'date, time and time zone are expected')
  }
  checkScope(objectAt(consent['scope'], 'Consent.scope'))
}

function checkScope(scope: JsonObject): void {
  const codings = arrayAt(scope['coding'], 'Consent.scope.coding')
  const isPrivacy = codings.some((coding) => {
    const { system, code } = objectAt(coding, 'Consent.scope.coding')
    return system === scopeSystem && code === 'patient-privacy'
  })
  if (!isPrivacy)
    throw new FhirConsentError('value', 'Consent.scope', 'patient-privacy is expected')
}
