// The assertion of a clinician of South.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { signAssertion } from '@isthmus/saml/write-assertion'
import type { TestDomain } from '@isthmus/testbed/test-domain'

export const issuer = 'https://south.test/idp'

/** What South's clinician shows. */
export function assertion({ domain }: { readonly domain: TestDomain }, patientId?: string): string {
  const now = new Date()
  return signAssertion(
    {
      id: `_${randomUUID()}`,
      now,
      authnInstant: now,
      nameId: 'dr-south',
      displayName: 'Dr South',
      organization: 'South Hospital',
      organizationId: 'urn:oid:2.999.1.6.2',
      homeCommunityId: 'urn:oid:2.999.1',
      roles: [{ code: '106289002', scheme: '2.16.840.1.113883.6.96', display: 'Dentist' }],
      purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
      ...(patientId === undefined ? {} : { patientId }),
    },
    {
      issuer,
      audience: 'https://domain.test',
      validityMs: 60_000,
      key: createPrivateKey(readFileSync(domain.files('gateway').key)),
      certificatePem: readFileSync(domain.files('gateway').certificate, 'utf8'),
    },
  )
}
