// One way to ask a door of the domain for a patient's data, the same for every patient.
import type { PatientCase } from './case.ts'

export interface Question {
  readonly title: string
  /** `other` is a patient who is not meant: his ids serve to disguise a question. */
  readonly ask: (of: PatientCase, other: PatientCase) => Promise<Answer>
  /** True where the answer to an unknown id must read the same. */
  readonly comparable?: true
  /**
   * A route that shows the audit trail names who was asked about; it is audited as such itself, and
   * never holds what a document says.
   */
  readonly shows?: 'audit'
  /** An administrator's order: whatever becomes of it, it is audited with the patient. */
  readonly orders?: true
}

export interface Answer {
  /** Undefined where the protocol has none. */
  readonly status: number | undefined
  /** All that was sent, as readable text. */
  readonly sent: string
  /** All that came back, headers included. */
  readonly received: Uint8Array
  /** False when the question was not even looked at: then it proves nothing. */
  readonly understood: boolean
}

/** One route of one running service. */
export interface Door {
  /** Service and route, for the reader of a complaint. */
  readonly name: string
  /** AuditSourceID of the service. */
  readonly source: string
  /** Undefined for a route of a kind that no test knows how to ask. */
  readonly questions: readonly Question[] | undefined
}
