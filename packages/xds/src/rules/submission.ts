// All rules that a submission can be held against without knowing the registry
// (ITI TF-2: 3.42.4.1.3).
import type { TransactionId } from '@isthmus/ihe/transaction'
import { canonicalSubmission } from '../canonical-submission.ts'
import type { ErrorCode } from '../errors.ts'
import type { Submission } from '../metadata/submission.ts'
import type { RegistryError } from '../registry-response.ts'
import { associationRules } from './association-rules.ts'
import { documentEntryRules } from './document-entry-rules.ts'
import { findingError } from './finding-error.ts'
import { structureRules } from './structure-rules.ts'
import { submissionSetRules } from './submission-set-rules.ts'
import type { SubmissionRule } from './submission-rule.ts'

export const submissionRules: readonly SubmissionRule[] = [
  ...structureRules,
  ...submissionSetRules,
  ...documentEntryRules,
  ...associationRules,
]

/** Everything that is wrong with the submission on this transaction, at most `errorsMax` errors. */
export function checkSubmission(
  submission: Submission,
  transaction: TransactionId,
): readonly RegistryError[] {
  const canonical = canonicalSubmission(submission)
  return submissionRules
    .filter(({ on }) => on.includes(transaction))
    .flatMap(({ check }) => check(canonical))
    .slice(0, errorsMax)
    .map((finding) => findingError(finding, metadataCode(transaction)))
}

/** A thousand faulty entries are told as well by the first of their errors. */
const errorsMax = 200

function metadataCode(transaction: TransactionId): ErrorCode {
  return transaction === 'ITI-41' || transaction === 'RAD-68'
    ? 'XDSRepositoryMetadataError'
    : 'XDSRegistryMetadataError'
}
