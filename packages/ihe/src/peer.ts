// The other system, known by its certificate (ITI TF-2: 3.19).

export type Actor =
  | 'document-registry'
  | 'document-repository'
  | 'imaging-document-source'
  | 'document-source'
  | 'document-consumer'
  | 'imaging-document-consumer'
  | 'consumer-gateway'
  | 'consent-registry'
  | 'audit-record-repository'
  | 'document-administrator'
  | 'patient-identity-source'
  | 'patient-identifier-cross-reference-manager'
  | 'patient-identifier-cross-reference-consumer'
  | 'tester'

export interface Peer {
  readonly name: string
  /** SHA-256 of the certificate's DER, lower-case hex without colons. */
  readonly fingerprint256: string
  /** Name of the hospital, as the domain's configuration calls it. */
  readonly hospital: string | undefined
  /** OID of the organisation that answers for the peer. */
  readonly organizationOid: string | undefined
  readonly actors: readonly Actor[]
  /**
   * Document Repositories whose entries this peer may register, and Retrieve Location UIDs it may
   * name.
   */
  readonly repositoryUniqueIds: readonly string[]
  /** OIDs by which its submission sets name it as their source. */
  readonly sourceIds: readonly string[]
  /** SAML issuers that may speak for this peer's users. */
  readonly assertionIssuers: readonly string[]
  /** Addresses of its own, https, that it may have answers sent to (wsa:ReplyTo); none when out. */
  readonly replyTo?: readonly string[]
}

/** A peer together with the connection it uses just now. */
export interface ConnectedPeer extends Peer {
  /** Remote IP address, without the IPv4-mapped prefix. */
  readonly address: string
  readonly certificateSubject: string
}
