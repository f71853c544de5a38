// How a service checks the assertions that come with requests, from its settings (ITI TF-2: 3.40).
import { readFileSync } from 'node:fs'
import type { assertionTrust } from '@isthmus/config/domain'
import type { AssertionPolicy } from '@isthmus/http/soap-service'
import { createAssertionTrust } from '@isthmus/saml/assertion-trust'
import { type AssertionVerifier, createAssertionVerifier } from '@isthmus/saml/assertion-verifier'
import type { Static } from 'typebox'

export interface AssertionSettings {
  readonly trust: Static<typeof assertionTrust>
  /** Our endpoints, which a confirmation may name as Recipient. */
  readonly recipients: readonly string[]
}

/** Reads the issuers' certificates. Throws TrustError for one that is too weak. */
export function openAssertionVerifier({ trust, recipients }: AssertionSettings): AssertionVerifier {
  return createAssertionVerifier({
    trust: createAssertionTrust({
      issuers: trust.issuers.map(({ issuer, certificate }) => ({
        issuer,
        certificatePem: readFileSync(certificate, 'utf8'),
      })),
      audiences: trust.audiences,
      clockSkewMs: trust.clockSkewMs,
    }),
    recipients,
  })
}

export interface AssertionPolicies {
  /** For requests for data: required in profile `hospital`, accepted in `conformance`. */
  readonly asking: AssertionPolicy
  /** For submissions: none is needed, one that comes must be good. */
  readonly submitting: AssertionPolicy
}

export function assertionPolicies(
  verifier: AssertionVerifier,
  profile: 'hospital' | 'conformance',
): AssertionPolicies {
  const verify: AssertionPolicy['verify'] = (input) => verifier.verify(input)
  return {
    asking: { mode: profile === 'hospital' ? 'required' : 'accepted', verify },
    submitting: { mode: 'accepted', verify },
  }
}
