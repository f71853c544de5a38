// Audit of Registry Stored Query (ITI TF-2: 3.18.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { eventIds, iheTransaction, objectRoles, objectTypes } from '@isthmus/atna/codes'
import type { AuditFacts } from './facts.ts'
import { patientObjects } from './objects.ts'
import { type AuditSide, transactionMessage } from './participants.ts'

export interface QueryAudit {
  readonly side: AuditSide
  /** CX of a query by patient; undefined for a query by ids. */
  readonly patientId: string | undefined
  /** `urn:uuid:…` of the stored query as asked; text of a stranger where it is unknown. */
  readonly queryId: string
  /** The AdhocQueryRequest as it went over the wire. */
  readonly requestXml: string
  readonly homeCommunityId: string | undefined
}

/** One message: the query, not its result. */
export function auditIti18(facts: AuditFacts, query: QueryAudit): AuditMessage {
  const home = query.homeCommunityId
  return transactionMessage(facts, {
    side: query.side,
    payloadFrom: 'client',
    eventId: eventIds.query,
    eventType: storedQuery,
    action: 'E',
    objects: [
      ...patientObjects(query.patientId),
      {
        id: query.queryId,
        typeCode: objectTypes.system,
        role: objectRoles.query,
        idType: storedQuery,
        query: Buffer.from(query.requestXml, 'utf8'),
        details: [
          { type: 'QueryEncoding', value: 'UTF-8' },
          ...(home === undefined
            ? []
            : [{ type: 'urn:ihe:iti:xca:2010:homeCommunityId', value: home }]),
        ],
      },
    ],
  })
}

const storedQuery = iheTransaction('ITI-18', 'Registry Stored Query')
