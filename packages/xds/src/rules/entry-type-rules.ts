// What differs between stable and on-demand entries (ITI TF-3: Table 4.2.3.2-1;
// ITI TF-2: 3.61.4.1.2).
import type { Submission } from '../metadata/submission.ts'
import { associationRules } from './association-rules.ts'
import { structureRules } from './structure-rules.ts'
import { type SubmissionRule, metadataFindings } from './submission-rule.ts'
import { submissionRules } from './submission.ts'

/** Attributes that an entry has because there is a document, by the rule that asks for them. */
const onlyForStable: ReadonlyMap<string, 'creationTime' | 'hash' | 'size'> = new Map([
  ['entry-creation-time', 'creationTime'],
  ['entry-hash', 'hash'],
  ['entry-size', 'size'],
])

/** The rule of ITI-42 that on-demand entries come by another transaction. */
export const stableAlone = 'entry-stable'

/** Attributes of submission sets, folders and entries, each entry by its type. */
export const attributeRules: readonly SubmissionRule[] = [
  ...submissionRules
    .filter((rule) => !structureRules.includes(rule) && !associationRules.includes(rule))
    .filter(({ id, on }) => on.includes('ITI-42') && id !== stableAlone)
    .map((rule) => (onlyForStable.has(rule.id) ? forStable(rule) : rule)),
  ...[...onlyForStable.values()].map((attribute) => absentOnDemand(attribute)),
]

function forStable(rule: SubmissionRule): SubmissionRule {
  return {
    ...rule,
    check: (submission) => rule.check(withStableEntries(submission)),
  }
}

function withStableEntries(submission: Submission): Submission {
  const { documentEntries } = submission
  return {
    ...submission,
    documentEntries: documentEntries.filter(({ type }) => type === 'stable'),
  }
}

// ITI TF-2: 3.61.4.1.2. No document exists as yet, so there is nothing to say about its bytes.
function absentOnDemand(attribute: 'creationTime' | 'hash' | 'size'): SubmissionRule {
  return {
    id: `on-demand-without-${attribute}`,
    cites: ['ITI TF-2: 3.61.4.1.2', 'ITI TF-3: Table 4.2.3.2-1'],
    on: ['ITI-61'],
    check: ({ documentEntries }) =>
      documentEntries
        .filter((entry) => entry.type === 'on-demand' && entry[attribute] !== undefined)
        .flatMap((entry) =>
          metadataFindings([`${attribute} must not stand on an on-demand entry`], entry),
        ),
  }
}
