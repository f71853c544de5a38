// From an envelope to the user it speaks of: every step of the check, in order (ITI TF-2:
// 3.40.4.1.3).
import type { XmlElement } from '@isthmus/xml/element'
import { AssertionError } from './assertion-error.ts'
import { checkAuthentication } from './internal/check-authentication.ts'
import { checkConditions, checkIssueInstant } from './internal/check-conditions.ts'
import { checkSubject } from './internal/check-subject.ts'
import { checkTimestamp } from './internal/check-timestamp.ts'
import { onlyChild } from './internal/children.ts'
import { readAttributes } from './internal/read-attributes.ts'
import { readRoot } from './internal/read-root.ts'
import { signedAssertion } from './internal/signed-assertion.ts'
import { locateAlone, locateInEnvelope } from './internal/structure-gate.ts'
import { checkTokenLists } from './internal/token-lists.ts'
import { entityFormat } from './saml-names.ts'
import type { VerifiedSubject } from './verified-subject.ts'
import type { VerifyOptions } from './verify-options.ts'

export interface ReceivedEnvelope {
  /** The decoded text of the SOAP root part, without BOM. */
  readonly text: string
  /** The same text as readXml gave it; read here when the caller has not done so. */
  readonly root?: XmlElement
}

export interface VerifiedAssertion {
  readonly subject: VerifiedSubject
  /** The assertion byte for byte, complete in itself: to be passed on. */
  readonly assertionXml: string
}

/**
 * Verifies the assertion of an envelope's Security header. Throws AssertionError; its subcode
 * `SecurityTokenUnavailable` means that there is none, which an endpoint may allow.
 */
export function verifyAssertion(
  envelope: ReceivedEnvelope,
  options: VerifyOptions,
): VerifiedAssertion {
  const root = envelope.root ?? readRoot(envelope.text).root
  const located = locateInEnvelope(root)
  if (located.security !== undefined) checkTimestamp(located.security, options)
  return verify(signedAssertion({ text: envelope.text, located }, options), options)
}

/** The same for an assertion that came alone, beside a plain HTTP request. */
export function verifyLoneAssertion(source: Uint8Array, options: VerifyOptions): VerifiedAssertion {
  const { text, root } = readRoot(source)
  return verify(signedAssertion({ text, located: locateAlone(root) }, options), options)
}

// Nothing is read here but what the signature covers.
function verify(
  { signed, assertionXml }: { readonly signed: XmlElement; readonly assertionXml: string },
  options: VerifyOptions,
): VerifiedAssertion {
  if (signed.attributes.get('Version') !== '2.0') {
    throw new AssertionError('InvalidSecurityToken', 'not of version 2.0')
  }
  checkIssueInstant(signed, options)
  const issuer = onlyChild(signed, 'Issuer')
  if ((issuer.attributes.get('Format') ?? entityFormat) !== entityFormat) {
    throw new AssertionError('InvalidSecurityToken', 'an Issuer of another format')
  }
  const { nameId, spProvidedId } = checkSubject(signed, options)
  const { notOnOrAfter, oneTimeUse } = checkConditions(signed, options)
  checkAuthentication(signed, options)
  const attributes = readAttributes(signed)
  checkTokenLists(attributes, options.trust)
  const assertionId = signed.attributes.get('ID') ?? ''
  const subject = { assertionId, issuer: issuer.text, nameId, spProvidedId, notOnOrAfter }
  admitOnce({ ...subject, oneTimeUse }, options)
  return { subject: { ...subject, ...attributes }, assertionXml }
}

interface Admission {
  readonly assertionId: string
  readonly issuer: string
  readonly oneTimeUse: boolean
  readonly notOnOrAfter: Date
}

function admitOnce(
  { assertionId, ...rest }: Admission,
  { replay, peer, now }: VerifyOptions,
): void {
  const seen = { ...rest, id: assertionId, peerFingerprint256: peer.fingerprint256 }
  if (!replay.admit(seen, now)) {
    throw new AssertionError('FailedAuthentication', 'shown before, by another peer or for one use')
  }
}
