// Everything an assertion is held against besides its own signature.
import type { AssertionTrust } from './assertion-trust.ts'
import type { ReplayGuard } from './replay-guard.ts'

export interface VerifyOptions {
  readonly trust: AssertionTrust
  /**
   * The peer that sent the message: whose users it may speak for, and its certificate (SHA-256,
   * hex).
   */
  readonly peer: { readonly assertionIssuers: readonly string[]; readonly fingerprint256: string }
  /** Addresses of ours that a confirmation may name as Recipient. */
  readonly recipients: readonly string[]
  readonly replay: ReplayGuard
  readonly now: Date
}
