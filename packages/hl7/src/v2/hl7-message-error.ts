// Bytes that are no HL7 v2 message we can read; what is wrong decides what the sender hears.

/** What of a message is wrong, as table 0357 of HL7 v2.3.1 counts it. */
export type Hl7Problem =
  | 'unreadable'
  | 'segment-sequence'
  | 'required-field'
  | 'data-type'
  | 'table-value'
  | 'message-type'
  | 'event'
  | 'processing-id'
  | 'version'
  | 'unknown-key'
  | 'duplicate-key'
  | 'internal'

/** Where in a message: counted from 1, as HL7 counts. */
export interface Hl7Place {
  readonly segment: string
  /** Which one of the segments of that name. */
  readonly sequence?: number
  readonly field?: number
  /** Of the field; an ERR of v2.5 alone says it. */
  readonly repetition?: number
  /** Of the repetition; an ERR of v2.5 alone says it. */
  readonly component?: number
}

/** The text names segments and fields, never their content. */
export class Hl7MessageError extends Error {
  override readonly name = 'Hl7MessageError'
  readonly problem: Hl7Problem
  readonly place: Hl7Place | undefined

  constructor(problem: Hl7Problem, text: string, place?: Hl7Place) {
    super(text)
    this.problem = problem
    this.place = place
  }
}
