// Issues the certificates of a domain that has no authority of its own: the demo, testers, tests.
import { issue } from './internal/issue.ts'

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly certificate: string
  readonly privateKey: string
}

export interface AuthorityOrder {
  /** Common name. */
  readonly name: string
  /** Organization in the subject: says what the keys are for, such as `TEST ONLY`. */
  readonly organization: string
  readonly notBefore: Date
  readonly notAfter: Date
}

export interface IdentityOrder extends AuthorityOrder {
  readonly authority: Identity
  readonly dnsNames: readonly string[]
  readonly addresses: readonly string[]
}

/** Makes a certificate authority: RSA 3072, SHA-256, one level of intermediates at most. */
export function createAuthority(order: AuthorityOrder): Promise<Identity> {
  return issue({ ...order, kind: 'authority', keyBits: 3072 })
}

/** Issues one node's certificate, good for both sides of a connection: RSA 2048, SHA-256. */
export function issueIdentity(order: IdentityOrder): Promise<Identity> {
  return issue({ ...order, kind: 'node' })
}
