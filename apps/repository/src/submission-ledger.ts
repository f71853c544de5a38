// What the repository writes down about each submission: rows of documents and audit messages, together.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange } from '@isthmus/ihe/transaction'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { auditSubmission } from '@isthmus/xds/audit/submissions'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { isImagingSubmission } from '@isthmus/xds/transactions/rad-68'
import type { DocumentLedger } from './db/document-ledger.ts'
import { formatCodes } from './db/codes.ts'
import type { StagedEntry } from './stage-documents.ts'

type ProvideExchange = Exchange<ProvideAndRegisterRequest>

export interface Settled {
  readonly exchange: ProvideExchange
  /** Of the ITI-42 that went before. */
  readonly messages: readonly AuditMessage[]
}

export interface SubmissionLedger {
  /** Durable before the registry hears of the documents. */
  stored(submission: Submission, staged: readonly StagedEntry[], now: Date): Promise<void>
  registered(
    submission: Submission,
    staged: readonly StagedEntry[],
    settled: Settled,
  ): Promise<void>
  refused(staged: readonly StagedEntry[], settled: Settled): Promise<void>
  unknown(settled: Settled): Promise<void>
  /** Refused before anything was kept. */
  rejected(rejection: {
    readonly exchange: ProvideExchange
    readonly description: string
  }): Promise<void>
  /** Names of those of the documents that the ledger holds. */
  known(staged: readonly StagedEntry[]): Promise<ReadonlySet<string>>
}

export interface LedgerParts {
  readonly documents: DocumentLedger
  readonly audit: AuditTrail
  readonly node: AuditNode
}

export function createSubmissionLedger({ documents, audit, node }: LedgerParts): SubmissionLedger {
  return {
    async stored(submission, staged, now) {
      const [set] = submission.submissionSets
      await documents.writeStored(
        staged.map(({ entry, document }) => ({
          patient_id: entry.patientId,
          content_name: document.contentName,
          entry_uuid: entry.id,
          unique_id: entry.uniqueId,
          submission_set_unique_id: set?.uniqueId ?? '',
          mime_type: entry.mimeType,
          size_bytes: document.sizeBytes.toString(),
          sha1: document.sha1,
          sha256: document.sha256,
          confidentiality_codes: formatCodes(entry.confidentialityCodes),
          standing: 'stored',
          stored_at: now,
        })),
      )
    },
    registered: (_submission, staged, { exchange, messages }) =>
      documents.transaction(async (transaction) => {
        await transaction.writeRegistered(names(staged))
        const own = message(exchange, node, { outcome: 0 })
        await audit.recordAll([...messages, own], transaction.executor)
      }),
    refused: (staged, { exchange, messages }) =>
      documents.transaction(async (transaction) => {
        await transaction.removeStored(names(staged))
        const own = message(exchange, node, { outcome: 4, description: 'refused by the registry' })
        await audit.recordAll([...messages, own], transaction.executor)
      }),
    unknown: ({ exchange, messages }) =>
      audit.recordAll([
        ...messages,
        message(exchange, node, { outcome: 8, description: 'the registry gave no answer' }),
      ]),
    rejected: ({ exchange, description }) =>
      audit.record(message(exchange, node, { outcome: 4, description })),
    known: (staged) => documents.readKnown(names(staged)),
  }
}

function names(staged: readonly StagedEntry[]): readonly string[] {
  return staged.map(({ document }) => document.contentName)
}

// An imaging manifest inside makes the message a RAD-68; nothing else tells the two apart (RAD TF-2: 4.68.4.1).
function message(
  exchange: ProvideExchange,
  node: AuditNode,
  { outcome, description }: { readonly outcome: 0 | 4 | 8; readonly description?: string },
): AuditMessage {
  const { submission } = exchange.request
  const [set] = submission.submissionSets
  return auditSubmission(
    { ...servedFacts(exchange, node), outcome, outcomeDescription: description },
    {
      transaction: isImagingSubmission(submission) ? 'RAD-68' : 'ITI-41',
      side: 'server',
      patientId: set?.patientId,
      submissionSetUniqueId: set?.uniqueId,
    },
  )
}
