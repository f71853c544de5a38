// Audit of the Mobile Patient Identifier Cross-reference Query, both sides (ITI TF-2: 3.83.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction, objectRoles, objectTypes } from '@isthmus/atna/codes'
import { patientObject } from '@isthmus/atna/participant-objects'
import type { AuditFacts } from '@isthmus/xds/audit/facts'
import { type AuditSide, transactionMessage } from '@isthmus/xds/audit/participants'

export interface Iti83Audit {
  readonly side: AuditSide
  /** CX of those whom question and answer name. */
  readonly patientIds: readonly string[]
  /** Parameters of the query, or the body that brought them, as they went over the wire. */
  readonly query: string
}

/** `facts.endpoint` is the address of the operation, without query. */
export function auditIti83(facts: AuditFacts, asked: Iti83Audit): AuditMessage {
  // Nobody is to be replied to elsewhere: the asking node is named as its certificate names it.
  const replyTo = asked.side === 'client' ? facts.self.name : facts.peer.name
  return transactionMessage(
    { ...facts, replyTo },
    {
      side: asked.side,
      payloadFrom: 'client',
      eventId: eventIds.query,
      eventType: pixmQuery,
      action: 'E',
      objects: [
        ...[...new Set(asked.patientIds)].map((id) => patientObject(id)),
        {
          id: 'PIXmQuery',
          typeCode: objectTypes.system,
          role: objectRoles.query,
          idType: pixmQuery,
          query: Buffer.from(asked.query, 'utf8'),
          details: [{ type: 'QueryEncoding', value: 'UTF-8' }],
        },
      ],
    },
  )
}

const pixmQuery = iheTransaction('ITI-83', 'Mobile Patient Identifier Cross-reference Query')
