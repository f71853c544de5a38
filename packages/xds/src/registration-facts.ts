// What a registration must know of the registry before it can be decided, and what the registry
// answered.
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { AvailabilityStatus } from './metadata/availability-status.ts'
import type { Submission } from './metadata/submission.ts'
import { associationsInRoles } from './rules/association-roles.ts'

/** What to ask the registry; all ids are entryUUIDs. */
export interface FactsNeeded {
  readonly patientId: string
  /** Ids that the submission gives to its own objects. */
  readonly submittedIds: readonly string[]
  readonly uniqueIds: readonly string[]
  /** Objects outside the submission that its associations name. */
  readonly referencedIds: readonly string[]
  /** Those of them that are replaced. */
  readonly replacedIds: readonly string[]
  /** Those of them that are appended to. */
  readonly appendedIds: readonly string[]
}

/** Who holds a uniqueId; the first one when several entries with the same bytes share it. */
export interface UniqueIdHolder {
  readonly kind: 'document-entry' | 'submission-set' | 'folder'
  readonly type: 'stable' | 'on-demand' | undefined
  readonly hash: string | undefined
  readonly size: string | undefined
}

/** A registered object; `patientId` is the one that survives all merges. */
export type RegisteredObject =
  | {
      readonly kind: 'document-entry'
      readonly patientId: string
      readonly availabilityStatus: AvailabilityStatus
      readonly type: 'stable' | 'on-demand'
    }
  | {
      readonly kind: 'folder'
      readonly patientId: string
      readonly availabilityStatus: AvailabilityStatus
    }
  | { readonly kind: 'submission-set' | 'association' }

/** An Approved folder that holds an entry which is to be replaced. */
export interface FolderMembership {
  readonly folderId: string
  readonly entryId: string
  /** The patient of the folder that survives all merges. */
  readonly patientId: string
}

export interface RegistrationFacts {
  /** `unknown` also when he was merged into another. */
  readonly patient: 'active' | 'unknown'
  /** Those of the submitted ids that are used already. */
  readonly usedIds: ReadonlySet<string>
  readonly heldUniqueIds: ReadonlyMap<string, UniqueIdHolder>
  /** The referenced objects that exist, by id. */
  readonly referenced: ReadonlyMap<string, RegisteredObject>
  readonly memberships: readonly FolderMembership[]
  /**
   * Approved entries that were made from a replaced one by APND or XFRM, over any number of steps.
   */
  readonly derivedIds: readonly string[]
  /** Those of the appended ids that are transforms of another entry. */
  readonly transformIds: ReadonlySet<string>
}

/** Takes a canonical submission with exactly one submission set. */
export function factsNeeded(submission: Submission): FactsNeeded {
  const submitted = [
    ...submission.submissionSets,
    ...submission.documentEntries,
    ...submission.folders,
    ...submission.associations,
  ].map(({ id }) => id)
  const own = new Set(submitted)
  const outside = (ids: readonly string[]): readonly string[] =>
    [...new Set(ids)].filter((id) => !own.has(id) && isUuidUrn(id))
  const inRoles = associationsInRoles(submission)
  const targetsOf = (wanted: (type: string) => boolean): readonly string[] =>
    outside(
      inRoles
        .filter(({ association }) => wanted(association.type))
        .map(({ association }) => association.targetId),
    )
  return {
    patientId: submission.submissionSets[0]?.patientId ?? '',
    submittedIds: submitted.filter((id) => isUuidUrn(id)),
    uniqueIds: [
      ...submission.submissionSets,
      ...submission.documentEntries,
      ...submission.folders,
    ].map(({ uniqueId }) => uniqueId),
    referencedIds: outside(
      inRoles.flatMap(({ association }) => [association.sourceId, association.targetId]),
    ),
    replacedIds: targetsOf((type) => type === 'RPLC' || type === 'XFRM_RPLC'),
    appendedIds: targetsOf((type) => type === 'APND'),
  }
}
