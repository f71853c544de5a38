// What ITI-8 and ITI-44 have in common: change the identities, audited in
// the same transaction (ITI TF-2: 3.8.4.1.3, 3.44.4.1.3).
import { createHash } from 'node:crypto'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { AssigningAuthorities } from '@isthmus/identity/assigning-authorities'
import type { DecidableChange } from '@isthmus/identity/decide-identity-change'
import type { Log } from '@isthmus/log/log'
import type { FeedOptions, FeedOutcome } from './db/identity-feed.ts'

export interface FeedParts {
  /** Applies one message in one database transaction. */
  readonly apply: (change: DecidableChange, options: FeedOptions) => Promise<FeedOutcome>
  readonly audit: AuditTrail
  readonly authorities: AssigningAuthorities
  readonly log: Log
}

export interface ArrivedFeed {
  readonly transaction: 'ITI-8' | 'ITI-44'
  readonly peer: string
  /** Application or device that speaks through the peer. */
  readonly application: string
  readonly messageId: string
  readonly bytes: Uint8Array | string
  readonly now: Date
  /** The audit of a change, with a note where nothing was changed. */
  readonly messages: (note: string | undefined) => readonly AuditMessage[]
}

export async function changeIdentities(
  change: DecidableChange,
  arrived: ArrivedFeed,
  { apply, audit, log }: FeedParts,
): Promise<void> {
  const { transaction: name, peer, application, messageId, bytes, now, messages } = arrived
  const outcome = await apply(change, {
    message: {
      sender: `${peer} ${application}`,
      messageId,
      digest: createHash('sha256').update(bytes).digest(),
      receivedAt: now,
    },
    record: (found, transaction) => audit.recordAll(messages(noteOn(found)), transaction),
  })
  log.info('identity feed', {
    transaction: name,
    peer,
    outcome: outcome.kind,
    ...(outcome.kind === 'unchanged' ? { code: outcome.reason } : {}),
  })
}

// ITI TF-2: 3.8.4.2.4. A message that changes nothing is acknowledged all the same, and says why
// in the audit.
function noteOn(outcome: FeedOutcome): string | undefined {
  if (outcome.kind === 'apply') return undefined
  return outcome.kind === 'repeated'
    ? 'nothing changed: the message came before'
    : `nothing changed: ${outcome.reason}`
}
