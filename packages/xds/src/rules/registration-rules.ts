// The rules of a registration that need to know the registry's state (ITI TF-2: 3.42.4.1.3).
import type { RegistrationFacts } from '../registration-facts.ts'
import type { Submission } from '../metadata/submission.ts'
import { findingError } from './finding-error.ts'
import { identityRules } from './identity-rules.ts'
import { referenceRules } from './reference-rules.ts'
import type { RegistryError } from '../registry-response.ts'
import type { RegistrationRule } from './registration-rule.ts'

export const registrationRules: readonly RegistrationRule[] = [...identityRules, ...referenceRules]

/** Everything that the registry's state has against the submission. */
export function checkRegistration(
  submission: Submission,
  facts: RegistrationFacts,
): readonly RegistryError[] {
  return registrationRules
    .flatMap(({ check }) => check(submission, facts))
    .slice(0, errorsMax)
    .map((finding) => findingError(finding, 'XDSRegistryMetadataError'))
}

const errorsMax = 200
