// What is known of a node that was not let in: everything the audit of ITI TF-2: 3.19.6 asks for.

export type NodeRefusalReason =
  | 'no-certificate'
  | 'untrusted'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'bad-signature'
  | 'wrong-purpose'
  | 'weak-certificate'
  | 'not-on-list'
  | 'no-longer-on-list'
  | 'handshake'

export interface NodeRefusal {
  readonly kind: 'node'
  /**
   * Remote IP address without the IPv4-mapped prefix; `unknown` when the socket was gone already.
   */
  readonly address: string
  /** Our port that was asked. */
  readonly port: number
  readonly reason: NodeRefusalReason
  /** OpenSSL's or Node's code behind the reason, for the audit record. */
  readonly code: string
  /** One line, control characters escaped. Undefined when no certificate came. */
  readonly certificateSubject: string | undefined
  readonly issuer: string | undefined
  /** SHA-256 of the certificate's DER, lower-case hex. */
  readonly fingerprint256: string | undefined
  /**
   * Refusals of the same address and reason just before, that were counted but not reported one by
   * one.
   */
  readonly unreported: number
}

/**
 * Hears of every node that was refused. The connection is closed already when it is called by the
 * gate.
 */
export type OnNodeRefused = (refusal: NodeRefusal) => Promise<void>
