// Audit of Registry Stored Query (ITI TF-2: 3.18.5.1).
import type { AuditCode, AuditMessage } from '@isthmus/atna/audit-message'
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
  const { patientId, ...asked } = query
  return queryMessage(facts, {
    ...asked,
    eventType: storedQuery,
    patientIds: patientId === undefined ? [] : [patientId],
  })
}

/** What the queries of one patient and of several say alike. */
export function queryMessage(
  facts: AuditFacts,
  query: Omit<QueryAudit, 'patientId'> & {
    readonly eventType: AuditCode
    readonly patientIds: readonly string[]
  },
): AuditMessage {
  const { eventType, homeCommunityId: home } = query
  return transactionMessage(facts, {
    side: query.side,
    payloadFrom: 'client',
    eventId: eventIds.query,
    eventType,
    action: 'E',
    objects: [
      ...query.patientIds.flatMap((patientId) => patientObjects(patientId)),
      {
        id: query.queryId,
        typeCode: objectTypes.system,
        role: objectRoles.query,
        idType: eventType,
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
