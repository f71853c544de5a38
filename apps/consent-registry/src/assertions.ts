// Whose assertions the desk may show, read from the certificates that the configuration names.
import { readFileSync } from 'node:fs'
import { createAssertionTrust } from '@isthmus/saml/assertion-trust'
import { type AssertionVerifier, createAssertionVerifier } from '@isthmus/saml/assertion-verifier'
import type { ConsentRegistryConfig } from './config.ts'

export function loadVerifier({
  assertionTrust: { issuers, audiences, clockSkewMs },
  publicUrl,
}: Pick<ConsentRegistryConfig, 'assertionTrust' | 'publicUrl'>): AssertionVerifier {
  const trust = createAssertionTrust({
    issuers: issuers.map(({ issuer, certificate }) => ({
      issuer,
      certificatePem: readFileSync(certificate, 'utf8'),
    })),
    audiences,
    clockSkewMs,
  })
  return createAssertionVerifier({ trust, recipients: [`${publicUrl}/fhir/Consent`] })
}
