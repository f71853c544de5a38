// What one question to a holder is about: whose data, in whose name, for how long.
import type { UserAssertion } from './user-assertion.ts'

export interface Errand {
  readonly assertion: UserAssertion
  /** CX in the domain. */
  readonly patientId: string
  readonly now: Date
  readonly signal: AbortSignal
}
