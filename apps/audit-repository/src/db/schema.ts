// Tables of the Audit Record Repository; rows are added and read, never changed.
import type { GeneratedAlways } from 'kysely'

export interface AuditMessageTable {
  id: GeneratedAlways<string>
  received_at: Date
  /**
   * What searches go by: the event's own time, or when it came, if that time is missing or lies
   * ahead.
   */
  occurred_at: Date
  event_time: Date | null
  framing: 'tls' | 'own' | 'cut-off'
  peer_name: string | null
  peer_fingerprint: Buffer | null
  peer_address: string | null
  host: string | null
  app_name: string | null
  msgid: string | null
  /** The syslog message as it came, header and all. */
  raw: Buffer
  /** SHA-256 of `raw`: a message that comes twice is stored once. */
  digest: Buffer
  parse_status: 'parsed' | 'opaque'
  event_id: string | null
  event_types: string[]
  event_action: string | null
  outcome: number | null
  patient_ids: string[]
  user_ids: string[]
  study_uids: string[]
  document_ids: string[]
  source_id: string | null
  previous_hash: Buffer
  hash: Buffer
}

export interface AuditDuplicateTable {
  message_id: string
  received_at: Date
  peer_name: string | null
}

export interface AuditRepositoryTables {
  audit_message: AuditMessageTable
  audit_duplicate: AuditDuplicateTable
}
