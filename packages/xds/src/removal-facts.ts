// What a removal of metadata must know of the registry before it can be decided (ITI TF-2:
// 3.62.4.1.3).
import type { AssociationType } from './metadata/association.ts'

export type RemovableKind = 'submission-set' | 'document-entry' | 'folder' | 'association'

export interface RemovableObject {
  readonly kind: RemovableKind
  /** The patient as registered. */
  readonly patientId: string
  /** '' for an association. */
  readonly uniqueId: string
  readonly logicalId: string
  readonly version: number
}

export interface RemainingAssociation {
  readonly id: string
  readonly type: AssociationType
  readonly sourceId: string
  readonly sourceKind: RemovableKind
  readonly targetId: string
  readonly targetKind: RemovableKind
}

export interface RemovalFacts {
  /** Those of the listed objects that exist, by id. */
  readonly objects: ReadonlyMap<string, RemovableObject>
  /**
   * Every association, of any status, that has at one of its ends a listed object or an end of a
   * listed association; the listed ones are among them.
   */
  readonly associations: readonly RemainingAssociation[]
  /** All versions of the logical objects of listed entries and folders. */
  readonly versions: readonly {
    readonly id: string
    readonly logicalId: string
    readonly version: number
  }[]
}

/** What an accepted removal changes; to be written as a whole or not at all. */
export interface RemovalPlan {
  readonly removed: readonly ({ readonly id: string } & RemovableObject)[]
  /** Folders that stay and lose a member: their lastUpdateTime becomes `lastUpdateTime`. */
  readonly touchedFolderIds: readonly string[]
  /** DTM to the second. */
  readonly lastUpdateTime: string
}
