// What every audit message of a SOAP transaction needs to know, whichever side writes it (ITI TF-2:
// 3.20).
import type { AuditSource, EventOutcome } from '@isthmus/atna/audit-message'
import type { Subject } from '@isthmus/ihe/subject'

export interface AuditFacts {
  readonly now: Date
  readonly outcome: EventOutcome
  /** Of a failure: no patient data; `consent:<reason>` for a denial. */
  readonly outcomeDescription?: string | undefined
  /**
   * The SOAP endpoint of the serving side: `exchange.endpoint` there, the called URL at the client.
   */
  readonly endpoint: string
  /** The process that writes this message. */
  readonly self: {
    /** As partners know it: the name in its certificate. */
    readonly name: string
    readonly processId: string
    /** Own DNS name, or IP address. */
    readonly host: string
  }
  /** The other end of the connection. */
  readonly peer: { readonly name: string; readonly address: string }
  /**
   * wsa:ReplyTo of the request; left out, it is the anonymous address of a synchronous exchange.
   */
  readonly replyTo?: string | undefined
  /** The person of the assertion that went along. */
  readonly subject?: Subject | undefined
  readonly source: AuditSource
}
