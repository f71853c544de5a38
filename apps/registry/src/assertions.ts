// Whose assertions the registry believes, and what its endpoints ask of a request.
import { readFileSync } from 'node:fs'
import type { AssertionPolicy } from '@isthmus/http/soap-service'
import { createAssertionTrust } from '@isthmus/saml/assertion-trust'
import { type AssertionVerifier, createAssertionVerifier } from '@isthmus/saml/assertion-verifier'
import type { RegistryConfig } from './config.ts'

/** Reads the issuers' certificates. Throws TrustError, or what the file system says. */
export function assertionVerifier(
  { assertionTrust }: Pick<RegistryConfig, 'assertionTrust'>,
  recipients: readonly string[],
): AssertionVerifier {
  const { issuers, audiences, clockSkewMs } = assertionTrust
  const trust = createAssertionTrust({
    issuers: issuers.map(({ issuer, certificate }) => ({
      issuer,
      certificatePem: readFileSync(certificate, 'utf8'),
    })),
    audiences,
    clockSkewMs,
  })
  return createAssertionVerifier({ trust, recipients })
}

export function assertionPolicy(
  verifier: AssertionVerifier,
  mode: AssertionPolicy['mode'],
): AssertionPolicy {
  return {
    mode,
    verify: ({ envelopeText, peer, now }) => verifier.verify({ envelopeText, peer, now }),
  }
}
