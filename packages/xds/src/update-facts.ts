// What a metadata update must know of the registry before it can be decided, and what the registry
// answered.
import { isUuidUrn } from '@isthmus/hl7/uuid-urn'
import type { Association, AssociationType } from './metadata/association.ts'
import type { AvailabilityStatus } from './metadata/availability-status.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Folder } from './metadata/folder.ts'
import type { UpdateSubmission } from './metadata/update-submission.ts'
import { isReplacement } from './rules/association-rules.ts'
import { updateOperations } from './update-operations.ts'

/** What to ask the registry; all ids are entryUUIDs. */
export interface UpdateFactsNeeded {
  readonly patientId: string
  /** Ids that the message gives to its own objects. */
  readonly submittedIds: readonly string[]
  readonly submissionSetUniqueId: string
  /** Logical objects of which a new version comes. */
  readonly logicalIds: readonly string[]
  /** Objects outside the message whose status changes or that are tied to one another. */
  readonly objectIds: readonly string[]
  /** Those of them that are replaced. */
  readonly replacedIds: readonly string[]
}

/** The newest version of a logical object; `patientId` is the one that survives all merges. */
export interface LatestVersion {
  readonly object: DocumentEntry | Folder
  readonly patientId: string
}

/** A registered object whose status may change or to which something may be tied. */
export type UpdatableObject =
  | {
      readonly kind: 'document-entry'
      readonly type: 'stable' | 'on-demand'
      readonly logicalId: string
      /** No other version of the logical object is newer. */
      readonly isLatest: boolean
      readonly patientId: string
      readonly availabilityStatus: AvailabilityStatus
    }
  | {
      readonly kind: 'folder'
      readonly logicalId: string
      readonly isLatest: boolean
      readonly patientId: string
      readonly availabilityStatus: AvailabilityStatus
    }
  | {
      readonly kind: 'association'
      readonly type: AssociationType
      readonly sourceKind: 'submission-set' | 'folder' | 'document-entry'
      readonly sourceId: string
      /** That of its source. */
      readonly patientId: string
      readonly availabilityStatus: AvailabilityStatus
    }
  | { readonly kind: 'submission-set' }

/** An Approved folder membership or relationship, with the surviving patients of its ends. */
export interface LinkedAssociation {
  readonly association: Association
  readonly sourcePatientId: string
  readonly targetPatientId: string
}

export interface UpdateFacts {
  /** `unknown` also when he was merged into another. */
  readonly patient: 'active' | 'unknown'
  /** Those of the submitted ids that are used already. */
  readonly usedIds: ReadonlySet<string>
  readonly submissionSetUniqueId: 'new' | 'used'
  /** By logicalID; one that is not there is unknown. */
  readonly latest: ReadonlyMap<string, LatestVersion>
  /** The objects that exist, by id. */
  readonly objects: ReadonlyMap<string, UpdatableObject>
  /**
   * Approved associations that have a latest version of `latest`, or an object of `objects`, at one
   * of their ends. Those of submission sets are not among them, and neither are those that have an
   * older version at their other end: what they say, the newer versions say again.
   */
  readonly associations: readonly LinkedAssociation[]
  /**
   * Approved entries that were made from a replaced one by APND or XFRM, over any number of steps.
   */
  readonly derivedIds: readonly string[]
}

/** Takes a canonical update that `checkUpdate` had nothing against. */
export function updateFactsNeeded(update: UpdateSubmission): UpdateFactsNeeded {
  const { submissionSet, objectUpdates, statusUpdates, submissions } = updateOperations(update)
  const submitted = [
    ...update.submissionSets,
    ...update.documentEntries,
    ...update.folders,
    ...update.associations,
  ].map(({ id }) => id)
  const own = new Set(submitted)
  const outside = (ids: readonly string[]): readonly string[] =>
    [...new Set(ids)].filter((id) => !own.has(id) && isUuidUrn(id))
  const associations = submissions.map(({ association }) => association)
  return {
    patientId: submissionSet?.patientId ?? '',
    submittedIds: submitted.filter((id) => isUuidUrn(id)),
    submissionSetUniqueId: submissionSet?.uniqueId ?? '',
    logicalIds: [...new Set(objectUpdates.map(({ object }) => object.logicalId ?? ''))],
    objectIds: outside([
      ...statusUpdates.map(({ targetId }) => targetId),
      ...associations.flatMap(({ sourceId, targetId }) => [sourceId, targetId]),
    ]),
    replacedIds: outside(
      associations.filter(({ type }) => isReplacement(type)).map(({ targetId }) => targetId),
    ),
  }
}
