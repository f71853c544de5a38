// The audit trail of one service: what it did is durable before its answer leaves, and reaches the
// repository later.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { Executor } from '@isthmus/postgres/executor'

export interface AuditTrail {
  /**
   * Durable when it resolves; with a transaction, as durable as that transaction.
   * Throws AuditTrailError: then the transaction must be refused, because nothing is released
   * unaudited.
   */
  record(message: AuditMessage, transaction?: Executor): Promise<void>
  /** The same for several messages, in their order and all or none. */
  recordAll(messages: readonly AuditMessage[], transaction?: Executor): Promise<void>
  /**
   * Durable before the first byte of a streamed answer leaves. When the service ends without
   * completing it, another run on the same database sends `message` as a failure (outcome 12): the
   * next one, or one that lives beside it. Throws AuditTrailError.
   */
  intend(message: AuditMessage): Promise<AuditIntent>
  /** What health shows. Throws when the database does not answer. */
  state(): Promise<AuditTrailState>
  /** Sends what waits for up to 5 s, then stops; what is left is sent after the next start. */
  close(): Promise<void>
}

export interface AuditIntent {
  /**
   * Puts what really happened in the place of the intent. Takes at least one message, and is called
   * once; after one in a transaction that was rolled back, once more. Throws AuditTrailError when
   * that is not durable yet: without a transaction it will be, as soon as the database is back.
   * Where another run has told the intent meanwhile, the act is not told a second time.
   */
  complete(messages: readonly AuditMessage[], transaction?: Executor): Promise<void>
}

export interface AuditTrailState {
  /** Messages not yet handed to the connection. */
  readonly pending: number
  /** Age of the oldest of them; 0 when there is none. */
  readonly oldestMs: number
  readonly connected: boolean
  /** False when a message waits for more than 5 minutes or more than 10,000 wait. */
  readonly ok: boolean
}

/** The event could not be made durable. */
export class AuditTrailError extends Error {
  override readonly name = 'AuditTrailError'
}
