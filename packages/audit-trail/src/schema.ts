// Tables of the audit trail in an app's own database; an app lets its own table list extend this
// one.
import type { ColumnType, Generated } from 'kysely'

/**
 * `intended`: a release has begun, its outcome is not known yet. `pending`: to be sent.
 * `sent_unconfirmed`: the socket took it. `sent`: the connection stayed open for a while after it.
 */
export type OutboxState = 'intended' | 'pending' | 'sent_unconfirmed' | 'sent'

export interface AuditOutboxTable {
  id: Generated<string>
  recorded_at: ColumnType<Date, Date, never>
  /** Which start of the service wrote the row. */
  run: ColumnType<string, string, never>
  state: OutboxState
  /** The whole syslog message as it is and will be sent, also a second time. */
  message: ColumnType<Buffer, Uint8Array, never>
  sent_at: Date | null
}

export interface AuditTrailTables {
  audit_outbox: AuditOutboxTable
}
