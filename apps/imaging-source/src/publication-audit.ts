// What is written into the audit trail about a publication: instances read for it, and its
// submission (RAD TF-2: 4.68.5).
import type { AuditMessage, EventOutcome } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { instancesAccessed } from '@isthmus/atna/record-events'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import type { Publication } from './db/publications.ts'
import type { PublicationPlan } from './plan-publication.ts'

export interface SubmissionOutcome {
  readonly now: Date
  readonly outcome: EventOutcome
  readonly outcomeDescription: string | undefined
  /** IP address of the repository that answered; undefined when none did. */
  readonly address: string | undefined
}

export interface PublicationAudit {
  /** The study was read to be published. */
  read(plan: PublicationPlan, now: Date): AuditMessage
  submitted(publication: Publication, outcome: SubmissionOutcome): AuditMessage
}

export function createPublicationAudit(
  node: AuditNode,
  repository: { readonly url: string; readonly peer: string },
): PublicationAudit {
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
    submitted: (publication, { outcome, outcomeDescription, ...call }) =>
      auditSubmission(
        { ...calledFacts({ ...repository, ...call }, node), outcome, outcomeDescription },
        {
          transaction: 'RAD-68',
          side: 'client',
          patientId: publication.patientId,
          submissionSetUniqueId: publication.submissionSetUniqueId,
        },
      ),
  }
}
