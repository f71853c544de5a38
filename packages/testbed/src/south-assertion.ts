// The assertion of a clinician of South, good in every respect (ITI TF-2: 3.40).
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { signAssertion } from '@isthmus/saml/write-assertion'
import { homeCommunityId, south, southGateway, southIssuer } from './domain-map.ts'
import type { TestDomain } from './test-domain.ts'

/** `patientId` is a CX. */
export function southAssertion(nodes: TestDomain, patientId: string): string {
  const now = new Date()
  const { certificate, key } = nodes.files(southGateway)
  return signAssertion(
    {
      id: `_${randomUUID()}`,
      now,
      authnInstant: now,
      nameId: 'dr-south',
      displayName: 'Dr South',
      organization: 'South Hospital',
      organizationId: `urn:oid:${south.organizationOid}`,
      homeCommunityId,
      roles: [{ code: '309343006', scheme: '2.16.840.1.113883.6.96', display: 'Physician' }],
      purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
      patientId,
    },
    {
      issuer: southIssuer,
      audience: homeCommunityId,
      validityMs: 60_000,
      key: createPrivateKey(readFileSync(key)),
      certificatePem: readFileSync(certificate, 'utf8'),
    },
  )
}
