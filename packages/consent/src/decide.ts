// May this be released: one pure call over the question, the patient's consents and the domain's policy.
import type { ConsentRecord } from './consent-record.ts'
import type { Ask, Decision } from './decision.ts'
import type { DomainPolicy } from './domain-policy.ts'

export interface DecideInput {
  readonly ask: Ask
  /** The consents of the patient; `unavailable` when they could not be read. */
  readonly consents: readonly ConsentRecord[] | 'unavailable'
  readonly policy: DomainPolicy
  readonly now: Date
}

/** Total: never throws, and denies whatever it does not understand. */
export declare function decide(input: DecideInput): Decision
