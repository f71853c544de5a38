// The check of one endpoint, with all that stays the same from message to message bound in.
import type { XmlElement } from '@isthmus/xml/element'
import type { AssertionTrust } from './assertion-trust.ts'
import { createReplayGuard } from './replay-guard.ts'
import type { VerifiedSubject } from './verified-subject.ts'
import { type VerifiedAssertion, verifyAssertion, verifyLoneAssertion } from './verify-assertion.ts'
import type { VerifyOptions } from './verify-options.ts'

export interface AssertionVerifier {
  /** The subject of an envelope's assertion, and what may be passed on. Throws AssertionError. */
  verify(input: {
    readonly envelopeText: string
    /** The same text as it was read. */
    readonly envelopeRoot: XmlElement
    readonly peer: VerifyOptions['peer']
    readonly now: Date
  }): VerifiedAssertion
  /** The subject of an assertion that came alone. Throws AssertionError. */
  verifyLone(input: {
    readonly assertion: Uint8Array
    readonly peer: VerifyOptions['peer']
    readonly now: Date
  }): VerifiedSubject
}

/** One verifier for each service: it remembers which assertions it has seen while they hold. */
export function createAssertionVerifier(settings: {
  readonly trust: AssertionTrust
  /** Addresses of ours that a confirmation may name as Recipient. */
  readonly recipients: readonly string[]
  readonly assertionsRememberedMax?: number
}): AssertionVerifier {
  const { trust, recipients, assertionsRememberedMax: entriesMax = 100_000 } = settings
  const replay = createReplayGuard({ entriesMax, clockSkewMs: trust.clockSkewMs })
  return {
    verify: ({ envelopeText, envelopeRoot, peer, now }) =>
      verifyAssertion(
        { text: envelopeText, root: envelopeRoot },
        { trust, recipients, replay, peer, now },
      ),
    verifyLone: ({ assertion, peer, now }) =>
      verifyLoneAssertion(assertion, { trust, recipients, replay, peer, now }).subject,
  }
}
