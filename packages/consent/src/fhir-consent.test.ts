import { expect, test } from 'vitest'
import { FhirConsentError } from './consent-error.ts'
import { patientOfToken, patientToken, readConsent } from './fhir-consent.ts'
import { recordConsent, writeConsent } from './new-consent.ts'
import { readSearchBundle, writeSearchBundle } from './search-bundle.ts'

const patientId = 'A-5501^^^&2.999.77.9&ISO'
const lastUpdated = new Date('2026-11-24T08:00:00Z')
const recordedAs = { id: 'c1', versionId: 1, lastUpdated }

const good = writeConsent({
  patient: { system: 'urn:oid:2.999.77.9', value: 'A-5501' },
  type: 'deny',
  policyUri: 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal',
  dateTime: new Date('2026-11-24T07:59:00.250Z'),
  organizationOid: '2.999.77.2.5',
  source: 'form 17',
})
const stored = recordConsent(good, recordedAs).resource

function problem(act: () => unknown): string {
  try {
    act()
    return 'none'
  } catch (error) {
    if (error instanceof FhirConsentError) return `${error.code} ${error.expression}`
    throw error
  }
}

test('a consent that a desk writes is recorded and read as it was meant (PCF: ITI-108)', () => {
  const { record, resource } = recordConsent(good, recordedAs)
  expect(record).toEqual({
    id: 'c1',
    status: 'active',
    patientId,
    dateTime: new Date('2026-11-24T07:59:00.250Z'),
    lastUpdated,
    policyUri: 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal',
    provision: { type: 'deny', limits: 'none' },
  })
  expect(readConsent(resource)).toEqual(record)
})

test('id and meta are given by the registry, whatever came', () => {
  const { resource } = recordConsent({ ...good, id: 'mine', meta: { versionId: '9' } }, recordedAs)
  expect(resource).toMatchObject({ id: 'c1', meta: { versionId: '1' } })
})

test.each([
  ['not a Consent', { resourceType: 'Patient' }, 'structure Consent'],
  ['a draft', { status: 'draft' }, 'value Consent.status'],
  ['an unknown element', { verification: [] }, 'not-supported Consent'],
  ['a modifier', { modifierExtension: [] }, 'not-supported Consent'],
  ['another scope', { scope: { coding: [{ code: 'research' }] } }, 'value Consent.scope'],
  ['no patient', { patient: undefined }, 'structure Consent.patient'],
  [
    'a patient by reference',
    { patient: { reference: 'Patient/1' } },
    'not-supported Consent.patient',
  ],
  [
    'an identifier of no authority',
    { patient: { identifier: { system: 'http://x', value: '1' } } },
    'value Consent.patient.identifier',
  ],
  [
    'an identifier with carets',
    { patient: { identifier: { system: 'urn:oid:1.2', value: '1^2' } } },
    'value Consent.patient.identifier',
  ],
  ['a day instead of a moment', { dateTime: '2026-11-24' }, 'value Consent.dateTime'],
  ['no time zone', { dateTime: '2026-11-24T08:00:00' }, 'value Consent.dateTime'],
  ['nobody who agreed', { performer: [] }, 'required Consent.performer'],
  ['nobody who keeps it', { organization: undefined }, 'structure Consent.organization'],
  ['no source', { sourceAttachment: undefined }, 'required Consent.source'],
  ['two policies', { policy: [{ uri: 'a' }, { uri: 'b' }] }, 'value Consent.policy'],
  ['a type that is none', { provision: { type: 'maybe' } }, 'value Consent.provision.type'],
  [
    'a period',
    { provision: { type: 'permit', period: { end: '2027' } } },
    'not-supported Consent.provision',
  ],
  ['a purpose', { provision: { type: 'permit', purpose: [] } }, 'not-supported Consent.provision'],
])('what could not be decided is not recorded: %s', (_, change, expected) => {
  expect(problem(() => recordConsent({ ...good, ...change }, recordedAs))).toBe(expected)
})

test.each([[null], [[]], ['x'], [1], [undefined]])('%j is no Consent', (value) => {
  expect(problem(() => recordConsent(value, recordedAs))).toBe('structure Consent')
})

const limited = (change: object) => readConsent({ ...stored, ...change }).provision.limits

test('limits that we do not judge are noticed', () => {
  expect(limited({ provision: { type: 'permit', period: { end: '2027' } } })).toBe('unknown')
  expect(limited({ provision: { type: 'permit', provision: [{ type: 'deny' }] } })).toBe('unknown')
  expect(limited({ modifierExtension: [{ url: 'u' }] })).toBe('unknown')
  expect(limited({ provision: { type: 'permit' } })).toBe('none')
})

test('a search names a patient by a token, and the token names him back', () => {
  expect(patientToken(patientId)).toBe('urn:oid:2.999.77.9|A-5501')
  expect(patientOfToken('urn:oid:2.999.77.9|A-5501')).toBe(patientId)
  expect(patientToken('A-5501')).toBeUndefined()
  for (const token of [
    'A-5501',
    '|A-5501',
    'http://x|A-5501',
    'urn:oid:2.999.77.9|',
    'urn:oid:x|1',
  ]) {
    expect(patientOfToken(token)).toBeUndefined()
  }
})

const bundle = writeSearchBundle([stored], { baseUrl: 'https://consents.example/fhir' })

test('a searchset brings the consents of the patient and passes over strangers', () => {
  expect(readSearchBundle(bundle, patientId).consents).toHaveLength(1)
  expect(readSearchBundle(bundle, patientId).patientIds).toEqual([patientId])
  expect(readSearchBundle(bundle, 'A-5502^^^&2.999.77.9&ISO').consents).toEqual([])
  expect(
    readSearchBundle({ resourceType: 'Bundle', type: 'searchset', total: 0 }, patientId).consents,
  ).toEqual([])
})

test.each([
  ['no total', { total: undefined }],
  ['a greater total', { total: 2 }],
  ['another page', { link: [{ relation: 'next', url: 'https://evil.example/' }] }],
  ['not a searchset', { type: 'collection' }],
  ['an OperationOutcome', { resourceType: 'OperationOutcome' }],
  ['an entry of another kind', { entry: [{ resource: { resourceType: 'Group', id: '1' } }] }],
  ['a patient in the place of a consent', { entry: [{ resource: { resourceType: 'Patient' } }] }],
  ['an entry without resource', { entry: [{}] }],
  ['a consent without patient', { entry: [{ resource: { ...stored, patient: {} } }] }],
  ['a consent without type', { entry: [{ resource: { ...stored, provision: {} } }] }],
  ['entries that are no list', { entry: {} }],
])('a Bundle that may not be whole is none: %s', (_, change) => {
  expect(() => readSearchBundle({ ...bundle, ...change }, patientId)).toThrow(FhirConsentError)
})
