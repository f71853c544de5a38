// Tables of the Imaging Document Source: which studies arrived, what was published of them, and for
// whom.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'
import type { Code } from '@isthmus/ihe/code'
import type { ArchiveTables } from '@isthmus/pacs/db/schema'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { ColumnType } from 'kysely'

/** One study on its way: keyed by its UID, because nobody knows yet whose it is. */
export interface StudyTable {
  readonly study_instance_uid: string
  /** How many instances came; a publication that saw fewer is followed by another look. */
  arrivals: ColumnType<string, number, number>
  last_arrived_at: Date
  /** When the study is looked at next; null when nothing is to be done. */
  due_at: Date | null
  attempts: number
}

/** A study that may not be published or released yet, and why. */
export interface QuarantineTable {
  readonly study_instance_uid: string
  /** One of the fixed words of `quarantine.ts`. */
  reason: string
  since: Date
}

export interface PublicationTable {
  /** CX in the affinity domain. */
  readonly patient_id: string
  readonly study_instance_uid: string
  /** SOP Instance UID of the manifest: uniqueId of its entry. */
  readonly manifest_uid: string
  readonly entry_uuid: string
  readonly submission_set_unique_id: string
  /** Over what the manifest refers to: equal content is not published twice. */
  readonly digest: string
  readonly confidentiality: ColumnType<readonly Code[], string, never>
  readonly accession_numbers: ColumnType<readonly string[], string, never>
  readonly submission: ColumnType<Submission, string, never>
  readonly manifest: ColumnType<Buffer, Uint8Array, never>
  /**
   * `pending`: durable, the repository's answer is not known. `replaced`: a later manifest took its
   * place.
   */
  standing: 'pending' | 'published' | 'replaced' | 'rejected'
  readonly created_at: Date
  settled_at: Date | null
}

/** Whose a published study is; the newest publication of a study that was accepted. */
export interface PublishedStudyTable {
  readonly study_instance_uid: string
  patient_id: string
  manifest_uid: string
}

/** The instances that the current manifest of a study lists: nothing else of it is released. */
export interface PublishedInstanceTable {
  readonly study_instance_uid: string
  readonly sop_instance_uid: string
}

export interface ImagingSourceTables extends AuditTrailTables, ArchiveTables {
  readonly study: StudyTable
  readonly quarantine: QuarantineTable
  readonly publication: PublicationTable
  readonly published_study: PublishedStudyTable
  readonly published_instance: PublishedInstanceTable
}
