import { expect, test } from 'vitest'
import { holderAsk } from './holder-ask.ts'

const peer = { name: 'gateway-south', organizationOid: '2.999.1.5.2' }
const subject = {
  assertionId: '_1',
  issuer: 'https://sts.south.example/',
  nameId: 'r.okafor',
  spProvidedId: undefined,
  displayName: 'Ruth Okafor',
  organization: 'South',
  organizationId: 'urn:oid:2.999.1.5.2',
  homeCommunityId: undefined,
  roles: [],
  purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: '' }],
  patientId: 'N-1^^^&2.999.1.2&ISO',
  notOnOrAfter: new Date('2026-11-24T08:00:00Z'),
}
const object = { patientId: 'N-1^^^&2.999.1.2&ISO', act: 'query', confidentiality: [] } as const

test('a verified person asks for the purposes and the patient of the assertion', () => {
  const ask = holderAsk(object, { subject, peer, toDomain: () => undefined })
  expect(ask).toMatchObject({
    who: { userId: 'r.okafor', assurance: 'xua', organizationIds: ['urn:oid:2.999.1.5.2'] },
    purposes: ['treatment'],
    patient: { inAssertion: 'same' },
  })
})

test('without a person the node asks, for no purpose', () => {
  const ask = holderAsk(object, { subject: undefined, peer, toDomain: () => undefined })
  expect(ask).toMatchObject({
    who: { userId: undefined, assurance: 'nodeOnly', organizationIds: ['2.999.1.5.2'] },
    purposes: [],
    patient: { inAssertion: 'absent' },
  })
})
