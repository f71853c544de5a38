// FHIR R4 Consent ↔ ConsentRecord, as PCF shapes it; read from whatever Consent Registry the domain
// has.
import { parseCx } from '@isthmus/hl7/cx'
import { FhirConsentError } from './consent-error.ts'
import type { ConsentRecord, ConsentStatus, ProvisionType } from './consent-record.ts'
import { cxOf, identifierAt, identifierOf } from './fhir-identifier.ts'
import { instantAt } from './internal/fhir-instant.ts'
import { type JsonObject, arrayAt, objectAt, textAt } from './internal/json-path.ts'

/**
 * Reads a stored Consent. Throws FhirConsentError for one that cannot be judged: without patient
 * identifier, policy or type. Limits of the provision are not evaluated, but noticed.
 */
export function readConsent(resource: unknown): ConsentRecord {
  const consent = objectAt(resource, 'Consent')
  const provision = objectAt(consent['provision'], 'Consent.provision')
  const meta = objectAt(consent['meta'] ?? {}, 'Consent.meta')
  const dateTime = instantAt(consent['dateTime'], 'Consent.dateTime')
  return {
    id: textAt(consent['id'], 'Consent.id'),
    status: statusAt(consent['status']),
    patientId: patientAt(consent),
    dateTime,
    lastUpdated:
      meta['lastUpdated'] === undefined
        ? dateTime
        : instantAt(meta['lastUpdated'], 'Consent.meta.lastUpdated'),
    policyUri: policyUriAt(consent),
    provision: {
      type: typeAt(provision['type']),
      limits: isUnlimited(consent, provision) ? 'none' : 'unknown',
    },
  }
}

/** The patient's CX from `patient.identifier`. */
export function patientAt(consent: JsonObject): string {
  const patient = objectAt(consent['patient'], 'Consent.patient')
  return identifierAt(patient['identifier'], 'Consent.patient.identifier')
}

/** The patient as a token of a FHIR search, `urn:oid:…|id`; undefined for what is no CX. */
export function patientToken(patientId: string): string | undefined {
  if (parseCx(patientId) === undefined) return undefined
  const { system, value } = identifierOf(patientId)
  return `${system}|${value}`
}

/** The CX that a search token names; undefined for any other token. */
export function patientOfToken(token: string): string | undefined {
  const at = token.indexOf('|')
  return at === -1 ? undefined : cxOf({ system: token.slice(0, at), value: token.slice(at + 1) })
}

const statuses: readonly ConsentStatus[] = [
  'draft',
  'proposed',
  'active',
  'rejected',
  'inactive',
  'entered-in-error',
]

function statusAt(value: unknown): ConsentStatus {
  const status = statuses.find((known) => known === value)
  if (status === undefined) {
    throw new FhirConsentError('value', 'Consent.status', 'a status of FHIR R4 is expected')
  }
  return status
}

function typeAt(value: unknown): ProvisionType {
  if (value === 'permit' || value === 'deny') return value
  throw new FhirConsentError('value', 'Consent.provision.type', 'permit or deny is expected')
}

function policyUriAt(consent: JsonObject): string {
  const policies = arrayAt(consent['policy'], 'Consent.policy')
  if (policies.length !== 1) {
    throw new FhirConsentError('value', 'Consent.policy', 'exactly one policy is expected')
  }
  return textAt(objectAt(policies[0], 'Consent.policy')['uri'], 'Consent.policy.uri')
}

function isUnlimited(consent: JsonObject, provision: JsonObject): boolean {
  const onlyType = Object.keys(provision).every((key) => key === 'type')
  return onlyType && consent['modifierExtension'] === undefined
}
