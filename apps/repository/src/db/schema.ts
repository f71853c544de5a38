// Tables of the Document Repository: where each document lies, whose it is, and what is known of
// its registration.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'

export interface DocumentTable {
  /** CX as submitted; every key of a table that grows begins with the patient. */
  patient_id: string
  content_name: string
  entry_uuid: string
  unique_id: string
  submission_set_unique_id: string
  mime_type: string
  /** Decimal text of a bigint column. */
  size_bytes: string
  sha1: string
  sha256: string
  /** Codes as `code^^scheme`. */
  confidentiality_codes: string[]
  /**
   * `stored`: on disk, the registry's answer is not known; `registered`: the registry said Success.
   */
  standing: 'stored' | 'registered'
  stored_at: Date
}

export interface RepositoryTables extends AuditTrailTables {
  document: DocumentTable
}
