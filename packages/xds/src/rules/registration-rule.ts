// A rule over a submission and what the registry knows, as a row that code checks and docs can
// print.
import type { RegistrationFacts } from '../registration-facts.ts'
import type { Submission } from '../metadata/submission.ts'
import type { Finding } from './submission-rule.ts'

export interface RegistrationRule {
  readonly id: string
  readonly cites: readonly string[]
  readonly check: (submission: Submission, facts: RegistrationFacts) => readonly Finding[]
}
