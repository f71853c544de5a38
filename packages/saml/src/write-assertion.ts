// Writes and signs the assertion that says who asks and why (ITI TF-2: 3.40.4.1.2).
import type { KeyObject } from 'node:crypto'
import type { VerifiedCode } from './verified-subject.ts'

export interface AssertionOrder {
  /** NCName, unique: `_` and a UUID, for instance. */
  readonly id: string
  readonly now: Date
  readonly authnInstant: Date
  /** AuthnContextClassRef; PasswordProtectedTransport unless told otherwise. */
  readonly authnContext?: string
  readonly nameId: string
  readonly displayName: string
  readonly organization: string
  /** `urn:oid:…` */
  readonly organizationId: string
  /** `urn:oid:…` */
  readonly homeCommunityId: string
  readonly roles: readonly VerifiedCode[]
  readonly purposesOfUse: readonly VerifiedCode[]
  /** CX text; absent when no patient is meant. */
  readonly patientId?: string
}

export interface AssertionSigner {
  readonly issuer: string
  readonly audience: string
  readonly validityMs: number
  readonly key: KeyObject
  readonly certificatePem: string
}

/** The assertion as XML, with its enveloped signature (RSA-SHA256, exclusive C14N) and its signer's certificate. */
export declare function signAssertion(order: AssertionOrder, signer: AssertionSigner): string
