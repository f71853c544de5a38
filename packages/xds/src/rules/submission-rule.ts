// A rule over the metadata of one submission, as a row that code checks and docs can print.
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { ErrorCode } from '../errors.ts'
import type { Submission } from '../metadata/submission.ts'

export interface Finding {
  /** `metadata` becomes the registry's or the repository's metadata error, whoever checks. */
  readonly code: ErrorCode | 'metadata'
  /** What is wrong and what would be right; never a patient's data. */
  readonly problem: string
  /** Id of the object that is meant. */
  readonly location: string | undefined
}

export interface SubmissionRule {
  readonly id: string
  readonly cites: readonly string[]
  readonly on: readonly TransactionId[]
  readonly check: (submission: Submission) => readonly Finding[]
}

/** Findings of one object, all metadata errors, from plain problem texts. */
export function metadataFindings(
  problems: readonly string[],
  object: { readonly id: string },
): readonly Finding[] {
  return problems.map((problem) => ({ code: 'metadata', problem, location: object.id }))
}
