// What every stored query selects of an object: its key, what decides on its release, what completes
// its ebRIM.
import type { ObjectKind, StatusColumn } from '../db/schema.ts'

interface ObjectRow {
  /** The id under which the object was registered; with the UUID the key of the row. */
  readonly patient_id: string
  readonly entry_uuid: string
  readonly status: StatusColumn
  /** Only of a page that was asked for whole. */
  readonly ebrim?: string | undefined
}

interface PatientRow extends ObjectRow {
  /** The id under which the patient is known today. */
  readonly survivor_id: string
}

export interface EntryRow extends PatientRow {
  /** JSON text of a list of `code^^scheme`. */
  readonly confidentiality: string
  readonly repository_unique_id: string | null
}

export interface SubmissionSetRow extends PatientRow {
  /** OID of who submitted. */
  readonly source_id: string
}

export interface FolderRow extends PatientRow {
  readonly last_update_time: string
}

export interface AssociationRow extends ObjectRow {
  readonly source_id: string
  readonly target_id: string
}

/** The row of each kind of object. */
export interface FoundRows {
  readonly 'document-entry': EntryRow
  readonly 'submission-set': SubmissionSetRow
  readonly folder: FolderRow
  readonly association: AssociationRow
}

export type FoundRow<Kind extends ObjectKind = ObjectKind> = FoundRows[Kind]
