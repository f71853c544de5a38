// What an accepted metadata update changes (ITI TF-2: 3.57.4.1.3.3).
import type { Association } from './metadata/association.ts'
import type { AvailabilityStatus } from './metadata/availability-status.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Folder } from './metadata/folder.ts'
import type { SubmissionSet } from './metadata/submission-set.ts'

/** To be written as a whole or not at all; every new object is of the one patient. */
export interface UpdatePlan {
  readonly patientId: string
  readonly submissionSet: SubmissionSet
  /** New versions, each the latest of its logical object from now on. */
  readonly documentEntries: readonly DocumentEntry[]
  readonly folders: readonly Folder[]
  /** All new ones, those of the submission set among them; Approved but for what was ordered. */
  readonly associations: readonly Association[]
  /** Former latest versions: they become Deprecated and are the latest no longer. */
  readonly superseded: readonly { readonly id: string; readonly kind: SupersededKind }[]
  readonly statusChanges: readonly StatusChange[]
  /** Folders registered before whose lastUpdateTime becomes `lastUpdateTime`. */
  readonly touchedFolderIds: readonly string[]
  /** DTM to the second. */
  readonly lastUpdateTime: string
}

export type SupersededKind = 'document-entry' | 'folder'

/** Of an object registered before. */
export interface StatusChange {
  readonly id: string
  readonly kind: 'document-entry' | 'folder' | 'association'
  readonly availabilityStatus: AvailabilityStatus
}
