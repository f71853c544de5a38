// The answer to a search as JSON: what was read in each message, and the message itself.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { decodeSyslog } from '@isthmus/atna/syslog-message'
import type { FoundMessage } from './queries/find-messages.ts'
import { readMessage } from './received.ts'

/** One message of the log. */
export interface AuditRecord {
  readonly id: string
  readonly receivedAt: string
  readonly status: 'parsed' | 'opaque'
  readonly framing: 'tls' | 'own' | 'cut-off'
  /** Who sent it, by his certificate; undefined for the repository's own events. */
  readonly peer:
    | { readonly name: string; readonly fingerprint256: string; readonly address: string }
    | undefined
  /** False when the message names another source than the peer who sent it. */
  readonly sourceIsPeer: boolean
  readonly duplicates: number
  readonly digest: string
  /** Dates as ISO texts, queries as base64. Undefined when nobody can read it. */
  readonly message: object | undefined
  /** The message's XML as it came; undefined when it is no UTF-8. */
  readonly xml: string | undefined
  /** All bytes that came, base64, of what is not parsed. */
  readonly raw: string | undefined
}

export function toRecord(row: FoundMessage): AuditRecord {
  const syslog = decodeSyslog(row.raw)
  const message =
    row.parse_status === 'parsed' && syslog !== undefined ? readMessage(syslog) : undefined
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    status: row.parse_status,
    framing: row.framing,
    peer: peerOf(row),
    sourceIsPeer: row.framing === 'own' || row.source_id === row.peer_name,
    duplicates: Number(row.duplicates),
    digest: row.digest.toString('hex'),
    message: message === undefined ? undefined : toJson(message),
    xml: syslog === undefined ? undefined : utf8(syslog.text),
    raw: row.parse_status === 'parsed' ? undefined : row.raw.toString('base64'),
  }
}

function peerOf({ peer_name, peer_fingerprint, peer_address }: FoundMessage): AuditRecord['peer'] {
  if (peer_name === null || peer_fingerprint === null) return undefined
  return {
    name: peer_name,
    fingerprint256: peer_fingerprint.toString('hex'),
    address: peer_address ?? 'unknown',
  }
}

function toJson(message: AuditMessage): object {
  return {
    ...message,
    event: { ...message.event, at: message.event.at.toISOString() },
    objects: message.objects.map(({ query, ...object }) => ({
      ...object,
      ...(query !== undefined && { query: Buffer.from(query).toString('base64') }),
    })),
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
