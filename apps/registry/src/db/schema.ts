// Tables of the Document Registry. What grows is keyed by the patient first; what must be unique in
// the whole domain has a table of its own, keyed by that id.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'
import type { IdentityTables } from '@isthmus/identity-feed/db/identity-schema'
import type { AssociationType } from '@isthmus/xds/metadata/association'
import type { ColumnType, Generated } from 'kysely'

export type StatusColumn = 'Approved' | 'Deprecated'
export type ObjectKind = 'document-entry' | 'submission-set' | 'folder' | 'association'

/** bigint: read as decimal text. */
export type BigintColumn = ColumnType<string, string, string>

interface ObjectColumns {
  /** The id under which the object was registered. */
  patient_id: string
  entry_uuid: string
  logical_id: string
  version: number
  status: StatusColumn
  /** The object's element with its open places, as `encodeStoredObject` writes it. */
  ebrim: string
}

interface VersionedColumns extends ObjectColumns {
  /** False when a higher version of the same logicalID exists. */
  is_latest: Generated<boolean>
}

export interface DocumentEntryTable extends VersionedColumns {
  /** documentAvailability. */
  is_offline: Generated<boolean>
  unique_id: string
  repository_unique_id: string | null
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
}

export interface SubmissionSetTable extends ObjectColumns {
  unique_id: string
  source_id: string
  submission_time: BigintColumn | null
  content_type_code: string | null
  author_persons: string[]
}

export interface FolderTable extends VersionedColumns {
  unique_id: string
  last_update_time: BigintColumn
  codes: string[]
}

export interface AssociationTable extends ObjectColumns {
  type: AssociationType
  source_id: string
  target_id: string
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

export interface RegistryTables extends AuditTrailTables, IdentityTables {
  document_entry: DocumentEntryTable
  submission_set: SubmissionSetTable
  folder: FolderTable
  association: AssociationTable
  registry_object: RegistryObjectTable
  unique_id: UniqueIdTable
}
