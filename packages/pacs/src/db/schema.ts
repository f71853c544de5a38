// The index of the folder archive: where each instance lies and what its header says.
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import type { ColumnType } from 'kysely'

export interface ArchiveInstanceTable {
  readonly study_instance_uid: string
  readonly series_instance_uid: string
  readonly sop_instance_uid: string
  readonly sop_class_uid: string
  readonly transfer_syntax_uid: string
  readonly size_bytes: ColumnType<string, number, never>
  /** Of the file, hex: also its name on disk. */
  readonly sha256: string
  /** Of the dataset without file meta information, hex. */
  readonly dataset_sha256: string
  readonly header: ColumnType<InstanceHeader, string, never>
  readonly stored_at: Date
}

/**
 * Which study has a SOP Instance UID: unique in the world, whatever study it says it belongs to.
 */
export interface ArchiveSopInstanceTable {
  readonly sop_instance_uid: string
  readonly study_instance_uid: string
  readonly series_instance_uid: string
}

export interface ArchiveTables {
  readonly archive_instance: ArchiveInstanceTable
  readonly archive_sop_instance: ArchiveSopInstanceTable
}
