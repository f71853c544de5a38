// The rules of Register On-Demand Document Entry that need no registry (ITI TF-2: 3.61.4.1).
import { canonicalSubmission } from '../canonical-submission.ts'
import type { Submission } from '../metadata/submission.ts'
import type { RegistryError } from '../registry-response.ts'
import { associationRules } from './association-rules.ts'
import { attributeRules } from './entry-type-rules.ts'
import { findingError } from './finding-error.ts'
import { structureRules } from './structure-rules.ts'
import { type SubmissionRule, metadataFindings } from './submission-rule.ts'

// ITI TF-2: 3.61.4.1.3. All other rules are those of ITI-42.
export const onDemandRules: readonly SubmissionRule[] = [
  ...structureRules.filter(({ on }) => on.includes('ITI-42')),
  {
    id: 'entry-on-demand',
    cites: ['ITI TF-2: 3.61.4.1.2'],
    on: ['ITI-61'],
    check: ({ documentEntries }) =>
      documentEntries
        .filter(({ type }) => type !== 'on-demand')
        .flatMap((entry) => metadataFindings(['objectType is that of a stable entry'], entry)),
  },
  ...attributeRules,
  ...associationRules.filter(({ on }) => on.includes('ITI-42')),
]

/** Everything that is wrong with a submission of on-demand entries, at most `errorsMax` errors. */
export function checkOnDemandSubmission(submission: Submission): readonly RegistryError[] {
  const canonical = canonicalSubmission(submission)
  return onDemandRules
    .flatMap(({ check }) => check(canonical))
    .slice(0, errorsMax)
    .map((finding) => findingError(finding, 'XDSRegistryMetadataError'))
}

const errorsMax = 200
