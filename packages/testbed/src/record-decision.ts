// Records what a patient has decided, as South's desk does (PCF: ITI-108).
import { parseCx } from '@isthmus/hl7/cx'
import { writeConsent } from '@isthmus/consent/new-consent'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { type TestPatient, south, southGateway } from './domain-map.ts'
import { southAssertion } from './south-assertion.ts'
import type { WholeDomain } from './whole-domain.ts'

/** Resolves when the Consent Registry has it. */
export async function recordDecision(
  domain: WholeDomain,
  { domainId }: TestPatient,
  type: 'permit' | 'deny',
): Promise<void> {
  const cx = parseCx(domainId)
  await using answer = await domain.nodes.client(southGateway).request({
    method: 'POST',
    url: `${domain.service('consents').origin}/fhir/Consent`,
    peer: 'consents',
    headers: {
      'content-type': 'application/fhir+json',
      authorization: encodeAuthorization(southAssertion(domain.nodes, domainId)),
    },
    body: JSON.stringify(
      writeConsent({
        patient: { system: `urn:oid:${cx?.assigningAuthority ?? ''}`, value: cx?.id ?? '' },
        type,
        policyUri: 'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal',
        dateTime: new Date(),
        organizationOid: south.organizationOid,
        source: 'Said at the desk',
      }),
    ),
    signal: AbortSignal.timeout(10_000),
  })
  if (answer.status !== 201) throw new Error(`the consent registry answers ${answer.status}`)
}
