// Tables of the Document Registry. What grows is keyed by the patient first; what must be unique in
// the whole domain has a table of its own, keyed by that id.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'
import type { Association } from '@isthmus/xds/metadata/association'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Folder } from '@isthmus/xds/metadata/folder'
import type { SubmissionSet } from '@isthmus/xds/metadata/submission-set'
import type { ColumnType } from 'kysely'
import type { Stored } from './compact-json.ts'

export type StatusColumn = 'Approved' | 'Deprecated'
export type ObjectKind = 'document-entry' | 'submission-set' | 'folder' | 'association'

/** jsonb: read as the parsed value, written as JSON text. */
export type JsonColumn<T> = ColumnType<Stored<T>, string, string>
/** bigint: read as decimal text. */
export type BigintColumn = ColumnType<string, string, string>

/**
 * Who is known, and under which id his objects are found; a merge changes `survivor_id` and nothing
 * else.
 */
export interface PatientTable {
  patient_id: string
  /** The patient's own id unless he was merged; never the id of one who was merged himself. */
  survivor_id: string
  is_active: boolean
}

interface ObjectColumns {
  /** The id under which the object was registered. */
  patient_id: string
  entry_uuid: string
  logical_id: string
  version: number
  status: StatusColumn
}

export interface DocumentEntryTable extends ObjectColumns {
  unique_id: string
  type: 'stable' | 'on-demand'
  /** Codes are kept as `code^^scheme`, as queries compare them. */
  class_code: string | null
  type_code: string | null
  format_code: string | null
  practice_setting_code: string | null
  facility_type_code: string | null
  confidentiality_codes: string[]
  event_codes: string[]
  author_persons: string[]
  /** CXi without trailing carets. */
  reference_ids: string[]
  /** Times are numbers of 14 digits, padded to the second. */
  creation_time: BigintColumn | null
  service_start_time: BigintColumn | null
  service_stop_time: BigintColumn | null
  metadata: JsonColumn<DocumentEntry>
}

export interface SubmissionSetTable extends ObjectColumns {
  unique_id: string
  source_id: string
  submission_time: BigintColumn | null
  content_type_code: string | null
  author_persons: string[]
  metadata: JsonColumn<SubmissionSet>
}

export interface FolderTable extends ObjectColumns {
  unique_id: string
  last_update_time: BigintColumn
  codes: string[]
  metadata: JsonColumn<Folder>
}

export interface AssociationTable extends ObjectColumns {
  type: string
  source_id: string
  target_id: string
  metadata: JsonColumn<Association>
}

/** Every entryUUID of the domain, and whose object it is. */
export interface RegistryObjectTable {
  entry_uuid: string
  kind: ObjectKind
  patient_id: string
}

/** Every uniqueId of the domain, and what holds it; entries with the same bytes share one row. */
export interface UniqueIdTable {
  unique_id: string
  kind: Exclude<ObjectKind, 'association'>
  entry_type: 'stable' | 'on-demand' | null
  hash: string | null
  size_bytes: BigintColumn | null
}

export interface RegistryTables extends AuditTrailTables {
  patient: PatientTable
  document_entry: DocumentEntryTable
  submission_set: SubmissionSetTable
  folder: FolderTable
  association: AssociationTable
  registry_object: RegistryObjectTable
  unique_id: UniqueIdTable
}
