// All rules that a metadata update can be held against without knowing the registry
// (ITI TF-2: 3.57.4.1.3, 3.92.4.1.3).
import { canonicalUpdate } from '../canonical-update.ts'
import type { UpdateSubmission } from '../metadata/update-submission.ts'
import type { RegistryError } from '../registry-response.ts'
import { updateOperations } from '../update-operations.ts'
import { associationRules } from './association-rules.ts'
import { kindsById } from './association-roles.ts'
import { attributeRules } from './entry-type-rules.ts'
import { findingError } from './finding-error.ts'
import { structureRules } from './structure-rules.ts'
import type { SubmissionRule } from './submission-rule.ts'
import { updateObjectRules } from './update-object-rules.ts'
import {
  type UpdateContext,
  type UpdateRule,
  type UpdateTransaction,
  bothUpdates,
  updateCodes,
} from './update-rule.ts'
import { updateTriggerRules } from './update-trigger-rules.ts'

/** Rules of a registration that an update keeps; the others have a counterpart of their own. */
export const keptRules: ReadonlySet<string> = new Set([
  'readable',
  'one-submission-set',
  'ids-once',
  'ids-well-formed',
  'unique-ids-once',
  'ends-differ',
  'documentation-in-place',
  'documentation-whole',
  'association-extra-slots',
])

export const updateRules: readonly UpdateRule[] = [
  ...[...structureRules, ...associationRules]
    .filter(({ id }) => keptRules.has(id))
    .map((rule) => ofUpdate(rule)),
  ...updateObjectRules,
  ...updateTriggerRules,
  ...attributeRules.map((rule) => ofUpdate(rule)),
]

/** Everything that is wrong with the update on this transaction, at most `errorsMax` errors. */
export function checkUpdate(
  submission: UpdateSubmission,
  transaction: UpdateTransaction,
): readonly RegistryError[] {
  const context = updateContext(canonicalUpdate(submission), transaction)
  return updateRules
    .filter(({ on }) => on.includes(transaction))
    .flatMap(({ check }) => check(context))
    .slice(0, errorsMax)
    .map((finding) => findingError(finding, 'XDSRegistryMetadataError'))
}

/** Takes a canonical update. */
export function updateContext(
  update: UpdateSubmission,
  transaction: UpdateTransaction,
): UpdateContext {
  return {
    update,
    operations: updateOperations(update),
    kinds: kindsById(update),
    codes: updateCodes[transaction],
  }
}

const errorsMax = 200

function ofUpdate({ id, cites, check }: SubmissionRule): UpdateRule {
  return { id, cites, on: bothUpdates, check: ({ update }) => check(update) }
}
