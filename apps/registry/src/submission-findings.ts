// What a submission alone has against it: rules, the sender's repositories, the domain's codes.
import type { Peer } from '@isthmus/ihe/peer'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { checkOnDemandSubmission } from '@isthmus/xds/rules/on-demand-submission'
import { checkRegisteringPeer } from '@isthmus/xds/rules/registering-peer'
import { checkSubmission } from '@isthmus/xds/rules/submission'
import { valueSetFindings } from './value-set-findings.ts'
import type { ValueSetFile } from './value-sets.ts'

export interface SubmissionCircumstances {
  readonly transaction: 'ITI-42' | 'ITI-61'
  readonly peer: Pick<Peer, 'repositoryUniqueIds'>
  /** Undefined where the affinity domain allows every code. */
  readonly valueSets: Pick<ValueSetFile, 'check' | 'current'> | undefined
}

/** Takes a canonical submission. Gives errors, and warnings that leave it acceptable. */
export function submissionFindings(
  submission: Submission,
  { transaction, peer, valueSets }: SubmissionCircumstances,
): readonly RegistryError[] {
  return [
    ...(transaction === 'ITI-61'
      ? checkOnDemandSubmission(submission)
      : checkSubmission(submission, transaction)),
    ...checkRegisteringPeer(submission, peer),
    ...valueSetFindings(submission, valueSets),
  ]
}
