// Who an audit message of a node speaks of: the node itself, the peer at the other end, the person.
import type { AuditCode, AuditSource } from './audit-message.ts'

/** The process that reports. */
export interface AuditNode {
  /** Name of the service, or the address of its endpoint. */
  readonly userId: string
  readonly processId: string
  /** Own host name. */
  readonly host: string
  readonly source: AuditSource
}

export interface NodeEvent {
  readonly at: Date
  readonly node: AuditNode
}

export interface AuditedPeer {
  /** Subject of its certificate or its configured name; undefined when it showed nothing. */
  readonly name: string | undefined
  /** Remote IP address. */
  readonly address: string
}

export interface AuditedUser {
  readonly userId: string
  readonly userName?: string | undefined
  readonly roles?: readonly AuditCode[]
}
