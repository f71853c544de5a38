// What a submission alone has against it: rules, the sender's repositories, the domain's codes.
import type { Peer } from '@isthmus/ihe/peer'
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { checkRegisteringPeer } from '@isthmus/xds/rules/registering-peer'
import { checkSubmission } from '@isthmus/xds/rules/submission'
import { checkValueSets } from '@isthmus/xds/rules/value-set-rules'
import type { ValueSetFile } from './value-sets.ts'

export interface SubmissionCircumstances {
  readonly transaction: TransactionId
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
    ...checkSubmission(submission, transaction),
    ...checkRegisteringPeer(submission, peer),
    ...outsideValueSets(submission, valueSets),
  ]
}

// ITI TF-3: 4.2.4.2. A warning leaves the answer a Success.
function outsideValueSets(
  submission: Submission,
  valueSets: SubmissionCircumstances['valueSets'],
): readonly RegistryError[] {
  if (valueSets === undefined) return []
  const severity = valueSets.check === 'refuse' ? 'Error' : 'Warning'
  return checkValueSets(submission, valueSets.current(), severity)
}
