// From an envelope to the user it speaks of: every step of the check, in order (ITI TF-2: 3.40.4.1.3).
import type { XmlElement } from '@isthmus/xml/element'
import type { AssertionTrust } from './assertion-trust.ts'
import type { VerifiedSubject } from './verified-subject.ts'

export interface ReceivedEnvelope {
  /** The decoded text of the SOAP root part, without BOM. */
  readonly text: string
  /** The same text read by readXml; read here when the caller has not done so. */
  readonly root?: XmlElement
}

export interface VerifyOptions {
  readonly trust: AssertionTrust
  /** The peer that sent the message: whose users it may speak for, and its certificate (SHA-256, hex). */
  readonly peer: { readonly assertionIssuers: readonly string[]; readonly fingerprint256: string }
  /** Addresses of ours that a confirmation may name as Recipient. */
  readonly recipients: readonly string[]
  readonly now: Date
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
export declare function verifyAssertion(
  envelope: ReceivedEnvelope,
  options: VerifyOptions,
): VerifiedAssertion
