// Turns what came into a row.
import { createHash } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Described } from '../received.ts'
import { shorten } from '../received.ts'
import type { AuditMessageTable } from './schema.ts'

/**
 * The row, chained to the one before it: no row can be changed, added or taken away without
 * breaking the chain.
 */
export function toRow(described: Described, previousHash: Buffer): Insertable<AuditMessageTable> {
  const { message, syslog, peer, found, receivedAt, raw } = described
  const event = message?.event
  const fingerprint = peer === undefined ? null : Buffer.from(peer.fingerprint256, 'hex')
  return {
    received_at: receivedAt,
    occurred_at: occurredAt(event?.at, receivedAt),
    event_time: event?.at ?? null,
    framing: described.framing,
    peer_name: peer?.name ?? null,
    peer_fingerprint: fingerprint,
    peer_address: peer?.address ?? null,
    host: syslog?.host ?? null,
    app_name: syslog?.appName ?? null,
    msgid: syslog?.messageId ?? null,
    raw: Buffer.from(raw),
    digest: described.digest,
    parse_status: message === undefined ? 'opaque' : 'parsed',
    event_id: event === undefined ? null : shorten(event.id.code),
    event_types: (event?.types ?? []).slice(0, typesMax).map(({ code }) => shorten(code)),
    event_action: event?.action ?? null,
    outcome: event?.outcome ?? null,
    patient_ids: [...found.patientIds],
    user_ids: [...found.userIds],
    study_uids: [...found.studyUids],
    document_ids: [...found.documentIds],
    source_id: message === undefined ? null : shorten(message.source.sourceId),
    previous_hash: previousHash,
    hash: chainHash({ previousHash, receivedAt, fingerprint, raw }),
  }
}

export interface Link {
  readonly previousHash: Buffer
  readonly receivedAt: Date
  readonly fingerprint: Buffer | null
  readonly raw: Uint8Array
}

/** SHA-256 of the hash before, the time and sender, and the bytes. */
export function chainHash({ previousHash, receivedAt, fingerprint, raw }: Link): Buffer {
  return createHash('sha256')
    .update(previousHash)
    .update(`${receivedAt.toISOString()} ${fingerprint?.toString('hex') ?? '-'} ${raw.length} `)
    .update(raw)
    .digest()
}

/** What the first row is chained to. */
export const chainStart: Buffer = Buffer.alloc(32)

// A sender's clock may be wrong: nobody hides an event in the future.
function occurredAt(claimed: Date | undefined, receivedAt: Date): Date {
  if (claimed === undefined) return receivedAt
  return claimed.getTime() > receivedAt.getTime() + aheadMsMax ? receivedAt : claimed
}

const aheadMsMax = 300_000
const typesMax = 100
