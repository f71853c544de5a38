// What the repository writes down about each submission: rows of documents, and with them the ends
// of audited acts.
import { canonicalPatientId } from '@isthmus/xds/canonical-submission'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { formatCodes } from './db/codes.ts'
import type { DocumentLedger, NewDocumentRow } from './db/document-ledger.ts'
import type { RegistrationResult } from './register-submission.ts'
import type { StagedEntry } from './stage-documents.ts'
import type { AuditedAct } from './submission-audit.ts'

export interface SubmissionActs {
  readonly provide: AuditedAct
  readonly register: AuditedAct
}

export interface SubmissionLedger {
  /** Durable before the documents have a place, and long before the registry hears of them. */
  stored(submission: Submission, staged: readonly StagedEntry[], now: Date): Promise<void>
  /** Takes `stored` back, whether or not it came about: what is left are bytes to be discarded. */
  withdrawn(staged: readonly StagedEntry[]): Promise<void>
  /** The bytes are gone as well. */
  discarded(staged: readonly StagedEntry[]): Promise<void>
  /** What the registry made of the submission, and both audit events, all or nothing. */
  settle(
    result: RegistrationResult,
    staged: readonly StagedEntry[],
    acts: SubmissionActs,
  ): Promise<void>
}

export function createSubmissionLedger(documents: DocumentLedger): SubmissionLedger {
  return {
    stored: (submission, staged, now) => documents.writeStored(rows(submission, staged, now)),

    withdrawn: (staged) =>
      documents.transaction((transaction) => transaction.writeRemoved(names(staged))),

    discarded: (staged) => documents.forgetRemoved(names(staged)),

    settle: ({ kind, ending }, staged, { provide, register }) =>
      documents.transaction(async (transaction) => {
        if (kind === 'registered') await transaction.writeRegistered(names(staged))
        // No answer is not a refusal: the registry may hold the entries, so the documents stay.
        if (kind === 'refused') await transaction.writeRemoved(names(staged))
        await register.end(ending, transaction.executor)
        await provide.end(ending, transaction.executor)
      }),
  }
}

function rows(
  { submissionSets }: Submission,
  staged: readonly StagedEntry[],
  now: Date,
): readonly NewDocumentRow[] {
  const [set] = submissionSets
  return staged.map(({ entry, document }) => ({
    patient_id: canonicalPatientId(entry.patientId),
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
  }))
}

function names(staged: readonly StagedEntry[]): readonly string[] {
  return staged.map(({ document }) => document.contentName)
}
