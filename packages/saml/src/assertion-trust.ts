// Whose assertions are believed: issuers with the certificates that sign for them, audiences,
// accepted contexts.
import { X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { defaultAuthnContexts } from './saml-names.ts'

/**
 * One certificate that may sign in the issuer's name; an issuer has two while its key is rolled
 * over.
 */
export interface TrustedSigner {
  /** SHA-256 of the certificate's DER, lower-case hex. */
  readonly fingerprint256: string
  readonly publicKey: KeyObject
  readonly validFrom: Date
  readonly validTo: Date
}

export interface AcceptedCode {
  readonly code: string
  readonly scheme: string
}

export interface AssertionTrust {
  readonly signers: ReadonlyMap<string, readonly TrustedSigner[]>
  readonly audiences: readonly string[]
  readonly clockSkewMs: number
  /** How long the Conditions of an assertion may reach, and how old it may be. */
  readonly validityMaxMs: number
  readonly authnContexts: readonly string[]
  /**
   * A filled list refuses an assertion with a role outside it; an empty one checks nothing here.
   */
  readonly roles: readonly AcceptedCode[]
  /** The same for purposes of use. */
  readonly purposesOfUse: readonly AcceptedCode[]
  /** `required` refuses a signature without KeyInfo, although the pinned key would verify it. */
  readonly keyInfo: 'required' | 'optional'
}

export interface TrustSettings {
  readonly issuers: readonly { readonly issuer: string; readonly certificatePem: string }[]
  readonly audiences: readonly string[]
  readonly clockSkewMs?: number
  readonly authnContexts?: readonly string[]
  readonly roles?: readonly AcceptedCode[]
  readonly purposesOfUse?: readonly AcceptedCode[]
  readonly keyInfo?: 'required' | 'optional'
}

export class TrustError extends Error {
  override readonly name = 'TrustError'
}

/** Reads the certificates once; throws TrustError for one that is not RSA of 2048 bits or more. */
export function createAssertionTrust(settings: TrustSettings): AssertionTrust {
  const signers = new Map<string, TrustedSigner[]>()
  for (const { issuer, certificatePem } of settings.issuers) {
    signers.set(issuer, [...(signers.get(issuer) ?? []), readSigner(issuer, certificatePem)])
  }
  return {
    signers,
    audiences: settings.audiences,
    clockSkewMs: Math.min(settings.clockSkewMs ?? 60_000, clockSkewMaxMs),
    validityMaxMs: 12 * 3_600_000,
    authnContexts: settings.authnContexts ?? defaultAuthnContexts,
    roles: settings.roles ?? [],
    purposesOfUse: settings.purposesOfUse ?? [],
    keyInfo: settings.keyInfo ?? 'optional',
  }
}

const clockSkewMaxMs = 300_000
const modulusBitsMin = 2048

function readSigner(issuer: string, certificatePem: string): TrustedSigner {
  const certificate = parseCertificate(issuer, certificatePem)
  const { publicKey } = certificate
  const { modulusLength, publicExponent } = publicKey.asymmetricKeyDetails ?? {}
  if (publicKey.asymmetricKeyType !== 'rsa') {
    throw new TrustError(`the certificate of issuer ${issuer} has no RSA key`)
  }
  if ((modulusLength ?? 0) < modulusBitsMin || (publicExponent ?? 0n) < 3n) {
    throw new TrustError(`the key of issuer ${issuer} is weaker than RSA 2048`)
  }
  return {
    fingerprint256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    publicKey,
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
  }
}

function parseCertificate(issuer: string, certificatePem: string): X509Certificate {
  try {
    return new X509Certificate(certificatePem)
  } catch (error) {
    throw new TrustError(`the certificate of issuer ${issuer} cannot be read`, { cause: error })
  }
}
