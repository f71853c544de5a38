// Decides a metadata update: new versions, what they take along, changes of status, or why it is
// refused (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3).
import type { UpdateSubmission } from './metadata/update-submission.ts'
import { planUpdate } from './plan-update.ts'
import type { Circumstances } from './register.ts'
import type { RegistryError } from './registry-response.ts'
import { findingError } from './rules/finding-error.ts'
import { updateContext } from './rules/update.ts'
import { updateReferenceRules } from './rules/update-reference-rules.ts'
import type {
  UpdatePolicy,
  UpdateState,
  UpdateStateRule,
  UpdateTransaction,
} from './rules/update-rule.ts'
import { updateVersionRules } from './rules/update-version-rules.ts'
import type { UpdateFacts } from './update-facts.ts'
import type { UpdatePlan } from './update-plan.ts'

export type UpdateDecision =
  | { readonly kind: 'update'; readonly plan: UpdatePlan }
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }

export interface UpdateCircumstances extends Circumstances {
  readonly transaction: UpdateTransaction
  readonly policy: UpdatePolicy
}

export const updateStateRules: readonly UpdateStateRule[] = [
  ...updateVersionRules,
  ...updateReferenceRules,
]

/**
 * Takes a canonical update that `checkUpdate` had nothing against, and the facts that
 * `updateFactsNeeded` asked for. Gives the plan, or everything that speaks against it.
 */
export function decideUpdate(
  update: UpdateSubmission,
  facts: UpdateFacts,
  circumstances: UpdateCircumstances,
): UpdateDecision {
  const { transaction, policy } = circumstances
  const state: UpdateState = { ...updateContext(update, transaction), facts, policy }
  const errors = updateStateRules
    .filter(({ on }) => on.includes(transaction))
    .flatMap(({ check }) => check(state))
    .slice(0, errorsMax)
    .map((finding) => findingError(finding, 'XDSRegistryMetadataError'))
  if (errors.length > 0) return { kind: 'reject', errors }
  return { kind: 'update', plan: planUpdate(state, transaction, circumstances) }
}

const errorsMax = 200
