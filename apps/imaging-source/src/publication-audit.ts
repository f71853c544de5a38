// What is written into the audit trail about a publication: instances read for it, and its submission (RAD TF-2: 4.68.5).
import type { AuditMessage, EventOutcome } from '@isthmus/atna/audit-message'
import { instancesAccessed } from '@isthmus/atna/record-events'
import { anonymousAddress } from '@isthmus/xds/identifiers'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import { auditNode } from './audit.ts'
import type { ImagingSourceConfig } from './config.ts'
import type { Publication } from './db/publications.ts'
import type { PublicationPlan } from './plan-publication.ts'

export interface SubmissionOutcome {
  readonly now: Date
  readonly outcome: EventOutcome
  readonly outcomeDescription: string | undefined
  /** IP address of the repository, or its host name. */
  readonly address: string
}

export interface PublicationAudit {
  /** The study was read to be published. */
  readonly read: (plan: PublicationPlan, now: Date) => AuditMessage
  readonly submitted: (publication: Publication, outcome: SubmissionOutcome) => AuditMessage
}

export function createPublicationAudit(config: ImagingSourceConfig): PublicationAudit {
  const node = auditNode(config)
  return {
    read: (plan, now) =>
      instancesAccessed({
        at: now,
        node,
        outcome: 0,
        patientId: plan.patientId,
        studies: [
          {
            studyUid: plan.headers[0]?.studyInstanceUid ?? '',
            accessionNumbers: plan.accessionNumbers,
            sopClasses: [...Map.groupBy(plan.headers, ({ sopClassUid }) => sopClassUid)].map(
              ([uid, members]) => ({ uid, instances: members.length, instanceUids: [] }),
            ),
          },
        ],
      }),
    submitted: (publication, outcome) =>
      auditSubmission(
        {
          now: outcome.now,
          outcome: outcome.outcome,
          outcomeDescription: outcome.outcomeDescription,
          endpoint: config.repository.url,
          self: { name: node.userId, processId: node.processId, host: node.host },
          peer: { name: config.repository.peer, address: outcome.address },
          replyTo: anonymousAddress,
          source: node.source,
        },
        {
          transaction: 'RAD-68',
          side: 'client',
          patientId: publication.patientId,
          submissionSetUniqueId: publication.submissionSetUniqueId,
        },
      ),
  }
}
