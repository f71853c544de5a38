// What one HL7 v2 message may hold: a stranger must not choose how much work it makes.

export interface MessageLimits {
  readonly messageBytesMax: number
  readonly segmentsMax: number
  /** Of one segment. */
  readonly fieldsMax: number
  /** Of one field. */
  readonly repetitionsMax: number
}

export const messageLimits: MessageLimits = {
  messageBytesMax: 256 * 1024,
  segmentsMax: 500,
  fieldsMax: 500,
  repetitionsMax: 200,
}
