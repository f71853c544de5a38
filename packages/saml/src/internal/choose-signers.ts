// Which trusted key must have signed: chosen by issuer and peer; KeyInfo is a hint and never a key.
import { createHash, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from '../assertion-error.ts'
import type { AssertionTrust, TrustedSigner } from '../assertion-trust.ts'
import { dsNamespace } from '../saml-names.ts'

export interface SignerQuestion {
  readonly issuer: string
  readonly keyInfo: XmlElement | undefined
  readonly trust: AssertionTrust
  readonly assertionIssuers: readonly string[]
  readonly now: Date
}

/** At least one signer. Throws `FailedAuthentication` when nobody trusted could have signed. */
export function chooseSigners(question: SignerQuestion): readonly TrustedSigner[] {
  const { issuer, keyInfo, trust, assertionIssuers, now } = question
  if (!assertionIssuers.includes(issuer)) {
    throw new AssertionError('FailedAuthentication', 'the peer may not speak for this issuer')
  }
  if (keyInfo === undefined && trust.keyInfo === 'required') {
    throw new AssertionError('FailedCheck', 'no KeyInfo')
  }
  const hinted = (trust.signers.get(issuer) ?? []).filter(
    ({ fingerprint256, publicKey }) =>
      keyInfo === undefined || matches(readHint(keyInfo), fingerprint256, publicKey),
  )
  if (hinted.length === 0) throw new AssertionError('FailedAuthentication', 'signer not trusted')
  const current = hinted.filter(({ validFrom, validTo }) => validFrom <= now && now <= validTo)
  if (current.length === 0) {
    throw new AssertionError('FailedAuthentication', "the signer's certificate is out of date")
  }
  return current
}

interface Hint {
  readonly fingerprints: readonly string[]
  readonly keys: readonly KeyObject[]
}

/**
 * Certificates and RSA keys named in a KeyInfo. Throws `FailedCheck` when it names none or badly.
 */
export function readHint(keyInfo: XmlElement): Hint {
  const certificates = keyInfo.children
    .filter((child) => isDs(child, 'X509Data'))
    .flatMap(({ children }) => children.filter((child) => isDs(child, 'X509Certificate')))
  const keyValues = keyInfo.children.filter((child) => isDs(child, 'KeyValue'))
  const known = keyInfo.children.every(
    (child) => isDs(child, 'X509Data') || isDs(child, 'KeyValue'),
  )
  if (!known || certificates.length + keyValues.length === 0) {
    throw new AssertionError('FailedCheck', 'a KeyInfo without certificate or RSA key')
  }
  return {
    fingerprints: certificates.map(({ text }) => fingerprint(text)),
    keys: keyValues.map((value) => rsaKey(value)),
  }
}

// Every certificate and key that is named must be the trusted one: two opinions are one too many.
function matches({ fingerprints, keys }: Hint, trusted: string, publicKey: KeyObject): boolean {
  const [leaf] = fingerprints
  return (leaf === undefined || leaf === trusted) && keys.every((key) => key.equals(publicKey))
}

function fingerprint(base64: string): string {
  const text = base64.replaceAll(/[ \t\r\n]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new AssertionError('FailedCheck', 'a certificate in KeyInfo that is not base64')
  }
  return createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex')
}

function rsaKey(value: XmlElement): KeyObject {
  const [rsa] = value.children.filter((child) => isDs(child, 'RSAKeyValue'))
  const n = base64Url(rsa, 'Modulus')
  const e = base64Url(rsa, 'Exponent')
  try {
    return createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } })
  } catch (error) {
    throw Object.assign(new AssertionError('FailedCheck', 'a bad RSA key in KeyInfo'), {
      cause: error,
    })
  }
}

function base64Url(rsa: XmlElement | undefined, name: string): string {
  const text = rsa?.children.find((child) => isDs(child, name))?.text.replaceAll(/\s/g, '') ?? ''
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new AssertionError('FailedCheck', 'an incomplete RSA key in KeyInfo')
  }
  // A leading zero octet is legal in XML Signature and not in a JSON Web Key.
  const bytes = Buffer.from(text, 'base64')
  const first = bytes.findIndex((byte) => byte !== 0)
  return bytes.subarray(Math.max(first, 0)).toString('base64url')
}

function isDs(element: XmlElement, name: string): boolean {
  return element.namespace === dsNamespace && element.name === name
}
