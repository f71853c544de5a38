// Tables of the Document Repository: where each document lies, whose it is, and what is known of
// its registration.
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'
import type { ColumnType } from 'kysely'

/**
 * `stored`: the registry's answer is not known, or it was not asked yet; `registered`: the registry
 * said Success; `removed`: nobody may have it any more, its bytes are still to be discarded.
 */
export type Standing = 'stored' | 'registered' | 'removed'

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
  standing: Standing
  stored_at: Date
  /** When its bytes were last found to be others than those that were stored, or gone. */
  damaged_at: ColumnType<Date | null, never, Date | null>
}

/** One row: how far the scrub has come in its round. */
export interface ScrubTable {
  id: 1
  /** The last document that was read; empty before the first one of a round. */
  after_content_name: string
  round_started_at: Date
  round_ended_at: Date | null
}

export interface RepositoryTables extends AuditTrailTables {
  document: DocumentTable
  scrub: ScrubTable
}
