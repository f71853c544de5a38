import { expect, test } from 'vitest'
import { FhirConsentError } from './consent-error.ts'
import { writeConsent, consentUnder, recordConsent } from './new-consent.ts'
import { readSearchBundle, writeSearchBundle } from './search-bundle.ts'

const cx = (id: string, authority = '2.999.77.9') => `${id}^^^&${authority}&ISO`
const identifier = (value: string, system = 'urn:oid:2.999.77.9') => ({ system, value })
const patient = { survivorId: cx('B'), mergedIds: [cx('A'), cx('Z')] }
const lastUpdated = new Date('2026-11-24T08:00:00Z')
const { resource: stored } = recordConsent(
  writeConsent({
    patient: identifier('A'),
    type: 'deny',
    policyUri: 'urn:policy',
    dateTime: lastUpdated,
    organizationOid: '2.999.77.2.5',
    source: 'form 17',
  }),
  { id: 'c1', versionId: 1, lastUpdated },
)
const baseUrl = 'https://consents.example/fhir'
const bundle = writeSearchBundle([consentUnder(stored, cx('B'))], { baseUrl, patient })

test('a searchset names every id of a merged patient, whichever is asked for (FHIR R4: Patient.link)', () => {
  expect(bundle['total']).toBe(1)
  const { consents, patientIds } = readSearchBundle(bundle, cx('B'))
  expect(patientIds).toEqual([cx('B'), cx('A'), cx('Z')])
  expect(consents).toMatchObject([{ id: 'c1', patientId: cx('B'), provision: { type: 'deny' } }])
  const nothing = writeSearchBundle([], { baseUrl, patient })
  for (const id of ['A', 'Z']) {
    expect(readSearchBundle(nothing, cx(id)).patientIds).toEqual(patientIds)
  }
})

test('of a registry that shows each consent under its own id the strictest binds', () => {
  const permit = consentUnder({ ...stored, id: 'c2', provision: { type: 'permit' } }, cx('B'))
  const of = (resources: readonly object[]) =>
    readSearchBundle(
      writeSearchBundle(
        resources.map((one) => ({ ...one })),
        { baseUrl, patient },
      ),
      cx('B'),
    ).consents.map(({ patientId, provision }) => [patientId, provision.type])
  expect(of([stored, permit])).toEqual([[cx('B'), 'deny']])
  expect(of([permit])).toEqual([[cx('B'), 'permit']])
  // Who was not merged with him has no say.
  expect(of([consentUnder(stored, cx('C')), permit])).toEqual([[cx('B'), 'permit']])
})

test('a consent that another id shows keeps the one it was recorded under', () => {
  expect(consentUnder(stored, cx('B'))).toMatchObject({
    id: 'c1',
    patient: { identifier: identifier('B'), extension: [{ valueIdentifier: identifier('A') }] },
  })
})

const good = { resourceType: 'Patient', identifier: [identifier('B')], link: [linkTo('A')] }

function linkTo(value: string, change: object = {}) {
  return { type: 'replaces', other: { identifier: identifier(value) }, ...change }
}

function read(...patients: readonly object[]) {
  const entry = patients.map((resource) => ({ resource }))
  return readSearchBundle({ resourceType: 'Bundle', type: 'searchset', total: 0, entry }, cx('B'))
}

test('the least that names two ids is read', () => {
  expect(read(good).patientIds).toEqual([cx('B'), cx('A')])
})

test.each([
  ['of somebody else', { identifier: [identifier('C')] }],
  ['without identifier', { identifier: undefined }],
  ['with two identifiers', { identifier: [identifier('B'), identifier('C')] }],
  ['with an identifier of another kind', { identifier: [{ value: 'B' }] }],
  ['without links', { link: undefined }],
  ['with links that are no list', { link: linkTo('A') }],
  ['that was itself replaced', { link: [linkTo('A', { type: 'replaced-by' })] }],
  ['that is only related', { link: [linkTo('A', { type: 'seealso' })] }],
  ['with a link of no type', { link: [linkTo('A', { type: undefined })] }],
  ['with a link by reference', { link: [linkTo('A', { other: { reference: 'Patient/A' } })] }],
  ['with a link to nobody', { link: [linkTo('')] }],
  ['with a link twice', { link: [linkTo('A'), linkTo('A')] }],
  ['with a link to itself', { link: [linkTo('B')] }],
  [
    'with a link to another authority',
    { link: [{ type: 'replaces', other: { identifier: identifier('A', 'urn:oid:2.999.1') } }] },
  ],
  [
    'with a link to a text of another authority',
    { link: [{ type: 'replaces', other: { identifier: identifier('A', 'http://x') } }] },
  ],
])('a patient %s opens nothing: the whole answer is refused', (_, change) => {
  expect(() => read({ ...good, ...change })).toThrow(FhirConsentError)
})

test('two patients are one too many', () => {
  expect(() => read(good, good)).toThrow(FhirConsentError)
})
