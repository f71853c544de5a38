// What a patient identity source says of a patient, whichever of its two wires it uses (ITI TF-2:
// 3.8, 3.44).

/** One identifier as sent: its authority may be named by OID, by a namespace, or by both. */
export interface FedIdentifier {
  /** Without escapes of the wire. */
  readonly id: string
  readonly namespace: string | undefined
  /** Undefined also where the authority is of another type than ISO. */
  readonly oid: string | undefined
}

/**
 * `add`: A01, A04, A05, or a record added. `update`: A08. `revise`: a record revised. `merge`: A40,
 * or duplicates resolved.
 */
export type FeedKind = 'add' | 'update' | 'revise' | 'merge'

export interface PatientIdentityFeed {
  readonly kind: FeedKind
  /** Of the patient; of the surviving one in a merge. */
  readonly identifiers: readonly FedIdentifier[]
  /** Of the one who is merged into him; empty otherwise. */
  readonly priorIdentifiers: readonly FedIdentifier[]
  /** Day of birth of the patient, of the surviving one in a merge: YYYYMMDD. */
  readonly birthDate?: string | undefined
}
