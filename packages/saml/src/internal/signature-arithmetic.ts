// Digest and signature value (XML Signature: 3.2): the only place where something is found to be
// signed.
import { createHash, timingSafeEqual, verify } from 'node:crypto'
import type { TrustedSigner } from '../assertion-trust.ts'
import { algorithms } from '../saml-names.ts'
import type { SignedInfo } from './signed-info.ts'

export interface Claim {
  /** The assertion without its signature, canonical. */
  readonly assertionText: string
  /** The SignedInfo, canonical. */
  readonly infoText: string
  /** What `infoText` says. */
  readonly info: SignedInfo
  /** The SignatureValue, base64. */
  readonly value: string
}

/** Whether one of the signers signed `infoText`, and it states the digest of `assertionText`. */
export function isSigned(claim: Claim, signers: readonly TrustedSigner[]): boolean {
  return digestHolds(claim) && signers.some((signer) => signatureHolds(claim, signer))
}

function digestHolds({ assertionText, info: { digestMethod, digestValue } }: Claim): boolean {
  const digest = createHash(hashes[digestMethod]).update(assertionText, 'utf8').digest()
  const expected = Buffer.from(digestValue, 'base64')
  return digest.length === expected.length && timingSafeEqual(digest, expected)
}

function signatureHolds({ infoText, info, value }: Claim, { publicKey }: TrustedSigner): boolean {
  const signature = Buffer.from(value, 'base64')
  return verify(hashes[info.signatureMethod], Buffer.from(infoText), publicKey, signature)
}

const hashes = {
  [algorithms.rsaSha256]: 'sha256',
  [algorithms.rsaSha512]: 'sha512',
  [algorithms.sha256]: 'sha256',
  [algorithms.sha512]: 'sha512',
} as const
