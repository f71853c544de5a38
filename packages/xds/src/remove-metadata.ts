// Decides a removal of metadata: what goes, or why it is refused (ITI TF-2: 3.62.4.1.3).
import { formatDtm } from '@isthmus/hl7/dtm'
import type { RemoveObjectsRequest } from './messages.ts'
import type { RegistryError } from './registry-response.ts'
import type { RemovalFacts, RemovalPlan } from './removal-facts.ts'
import { findingError } from './rules/finding-error.ts'
import {
  type Removal,
  checkRemoval,
  checkRemovedExist,
  removalRules,
} from './rules/removal-rules.ts'
import type { Finding } from './rules/submission-rule.ts'

export type RemovalDecision =
  | { readonly kind: 'remove'; readonly plan: RemovalPlan }
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }

/** What can be said against the request without knowing the registry. */
export function checkRemoveObjects(request: RemoveObjectsRequest): readonly RegistryError[] {
  return toErrors(checkRemoval(request))
}

/**
 * Takes a request that `checkRemoveObjects` had nothing against. Gives the plan, or everything that
 * speaks against it.
 */
export function decideRemoval(
  request: RemoveObjectsRequest,
  facts: RemovalFacts,
  { now }: { readonly now: Date },
): RemovalDecision {
  const unknown = checkRemovedExist(request, facts)
  if (unknown.length > 0) return { kind: 'reject', errors: toErrors(unknown) }
  const removal = removalOf(request, facts)
  const errors = toErrors(removalRules.flatMap(({ check }) => check(removal)))
  if (errors.length > 0) return { kind: 'reject', errors }
  return { kind: 'remove', plan: planOf(removal, now) }
}

function removalOf({ ids }: RemoveObjectsRequest, facts: RemovalFacts): Removal {
  const listed = new Set(ids)
  return {
    facts,
    listed,
    removed: facts.associations.filter(({ id }) => listed.has(id)),
    staying: facts.associations.filter(({ id }) => !listed.has(id)),
  }
}

// ITI TF-3: 4.2.3.4.6. A folder that loses a member was modified.
function planOf({ facts, listed, removed }: Removal, now: Date): RemovalPlan {
  const folders = removed
    .filter(({ sourceKind, sourceId }) => sourceKind === 'folder' && !listed.has(sourceId))
    .map(({ sourceId }) => sourceId)
  return {
    removed: [...listed].flatMap((id) => {
      const object = facts.objects.get(id)
      return object === undefined ? [] : [{ id, ...object }]
    }),
    touchedFolderIds: [...new Set(folders)],
    lastUpdateTime: formatDtm(now),
  }
}

function toErrors(findings: readonly Finding[]): readonly RegistryError[] {
  return findings
    .slice(0, errorsMax)
    .map((finding) => findingError(finding, 'XDSRegistryMetadataError'))
}

const errorsMax = 200
