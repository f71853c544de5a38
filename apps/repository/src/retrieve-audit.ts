// The audit of a retrieve: one message for each patient and outcome (ITI TF-2: 3.43.5.1).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditIntent, AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange } from '@isthmus/ihe/transaction'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditIti43 } from '@isthmus/xds/audit/iti-43'
import type { DocumentRequest } from '@isthmus/xds/messages'
import type { ReleasedDocument, WithheldDocument } from './release-documents.ts'

export interface RetrieveAudit {
  /** Durable when it resolves. Throws AuditTrailError. */
  withheld(documents: readonly WithheldDocument[], exchange: Exchange<unknown>): Promise<void>
  /**
   * Durable before the first byte leaves; what became of it is told afterwards. Throws
   * AuditTrailError.
   */
  beginRelease(
    documents: readonly ReleasedDocument[],
    exchange: Exchange<unknown>,
  ): Promise<AuditedRelease>
}

export interface AuditedRelease {
  end(how: 'sent' | 'broken'): Promise<void>
}

export interface RetrieveAuditParts {
  readonly audit: AuditTrail
  readonly node: AuditNode
}

export function createRetrieveAudit({ audit, node }: RetrieveAuditParts): RetrieveAudit {
  return {
    withheld: (documents, exchange) => audit.recordAll(withheldMessages(documents, exchange, node)),
    async beginRelease(documents, exchange) {
      const intended = await intend(releaseMessages(documents, exchange, node), audit)
      return { end: (how) => end(intended, how) }
    },
  }
}

function withheldMessages(
  documents: readonly WithheldDocument[],
  exchange: Exchange<unknown>,
  node: AuditNode,
): readonly AuditMessage[] {
  const groups = Map.groupBy(documents, ({ patientId, outcome, description }) =>
    [patientId ?? '', outcome, description].join('\n'),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { patientId, outcome, description } = first
    return auditIti43(
      { ...servedFacts(exchange, node), outcome, outcomeDescription: description },
      { side: 'server', patientId, documents: group.map(({ asked }) => audited(asked)) },
    )
  })
}

function releaseMessages(
  documents: readonly ReleasedDocument[],
  exchange: Exchange<unknown>,
  node: AuditNode,
): readonly AuditMessage[] {
  const patientIds = [...new Set(documents.flatMap((document) => document.patientIds))]
  return patientIds.map((patientId) =>
    auditIti43(
      { ...servedFacts(exchange, node), outcome: 0 },
      {
        side: 'server',
        patientId,
        documents: documents
          .filter((document) => document.patientIds.includes(patientId))
          .map(({ asked }) => audited(asked)),
      },
    ),
  )
}

interface Intended {
  readonly intent: AuditIntent
  readonly message: AuditMessage
}

// When one of them cannot be made durable nothing is released, and those that are say so.
async function intend(
  messages: readonly AuditMessage[],
  audit: AuditTrail,
): Promise<readonly Intended[]> {
  const intended: Intended[] = []
  try {
    for (const message of messages) intended.push({ message, intent: await audit.intend(message) })
    return intended
  } catch (error) {
    // One that cannot be ended now is ended by the audit trail when the database is back.
    await Promise.allSettled(intended.map((one) => endOne(one, 'broken')))
    throw error
  }
}

async function end(intended: readonly Intended[], how: 'sent' | 'broken'): Promise<void> {
  const results = await Promise.allSettled(intended.map((one) => endOne(one, how)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

function endOne({ intent, message }: Intended, how: 'sent' | 'broken'): Promise<void> {
  const outcomeDescription = 'the answer broke off before its end'
  const broken = { ...message.event, outcome: 8, outcomeDescription } as const
  return intent.complete([how === 'sent' ? message : { ...message, event: broken }])
}

// No identifier of XDS is longer; one that is must not swell the audit trail.
function audited(document: DocumentRequest): DocumentRequest {
  const { homeCommunityId, repositoryUniqueId, documentUniqueId } = document
  return {
    homeCommunityId: homeCommunityId?.slice(0, idCharactersMax),
    repositoryUniqueId: repositoryUniqueId.slice(0, idCharactersMax),
    documentUniqueId: documentUniqueId.slice(0, idCharactersMax),
  }
}

const idCharactersMax = 256
