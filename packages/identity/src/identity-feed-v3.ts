// The messages of ITI-44 as typed values (ITI TF-2: 3.44).

/** HL7 v3 II: an OID or UUID, and mostly an extension. */
export interface InstanceId {
  readonly root: string
  readonly extension: string | undefined
}

export type FeedInteraction = 'add' | 'revise' | 'merge'

/** What a message says; what is missing is undefined or empty, for `checkIti44` to find. */
export interface IdentityFeedRequest {
  readonly interaction: FeedInteraction
  readonly messageId: InstanceId
  /** HL7 v3 TS of creation. */
  readonly creationTime: string
  readonly interactionId: string | undefined
  readonly processingCode: string | undefined
  readonly processingModeCode: string | undefined
  readonly acceptAckCode: string | undefined
  readonly receivers: readonly InstanceId[]
  readonly senders: readonly InstanceId[]
  readonly triggers: readonly (string | undefined)[]
  /** Status of each registration event in the message. */
  readonly registrations: readonly (string | undefined)[]
  readonly patients: readonly FedRecord[]
  readonly replaced: readonly ReplacedRecord[]
}

export interface FedRecord {
  readonly ids: readonly InstanceId[]
  readonly status: string | undefined
  /** patientPerson/name, as the text it holds. */
  readonly names: readonly string[]
  /** patientPerson/birthTime, HL7 v3 TS. */
  readonly birthTime?: string | undefined
}

export interface ReplacedRecord {
  readonly status: string | undefined
  readonly ids: readonly InstanceId[]
}

/** CA accepted, CE an error in the message, CR rejected or failed. */
export type AcknowledgementCode = 'CA' | 'CE' | 'CR'

export interface FeedAcknowledgement {
  readonly id: InstanceId
  readonly creationTime: string
  readonly code: AcknowledgementCode
  /** The message that is answered. */
  readonly target: InstanceId
  readonly receiver: InstanceId
  readonly sender: InstanceId
  /** What was wrong; holds no patient data. */
  readonly problems: readonly string[]
}
