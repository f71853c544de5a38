// Provide and Register Document Set-b, which RAD-68 is too: store, then register, then answer
// (ITI TF-2: 3.41; RAD TF-2: 4.68).
import type { Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import { reportIncident } from '@isthmus/service/incident'
import { isProtocolError } from '@isthmus/service/protocol-error'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import type { Submission } from '@isthmus/xds/metadata/submission'
import {
  type ProvidedDocument,
  checkMeasured,
  completeEntry,
} from '@isthmus/xds/provided-documents'
import { type RegistryResponse, failure, success } from '@isthmus/xds/registry-response'
import { checkProvided } from '../check-provided.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import { type ExplainedFailure, explainFailure, explainRefusal } from '../explain-failure.ts'
import type { Registration, RegistrationResult } from '../register-submission.ts'
import { type StagedEntry, readToEnd, stageDocuments } from '../stage-documents.ts'
import type { AuditedAct, ProvideExchange, SubmissionAudit } from '../submission-audit.ts'
import type { SubmissionActs, SubmissionLedger } from '../submission-ledger.ts'

export interface ProvideParts {
  readonly repositoryUniqueId: string
  readonly documentsPerSubmissionMax: number
  readonly documents: DocumentStore
  readonly ledger: SubmissionLedger
  readonly audit: SubmissionAudit
  readonly register: Registration
  readonly log: Log
  readonly now: () => Date
}

export function provideAndRegisterDocumentSet(
  parts: ProvideParts,
): Handler<ProvideAndRegisterRequest, RegistryResponse> {
  return async (exchange) => {
    const { provided, errors } = checkProvided(exchange.request, parts)
    if (errors.length > 0) {
      await readToEnd(exchange.parts)
      return reject({ errors, outcome: 4 }, exchange, parts)
    }
    const { staged, refusal } = await stage(provided, exchange, parts)
    if (refusal === undefined) return keepAndRegister(staged, exchange, parts)
    await discard(staged, parts)
    return reject(refusal, exchange, parts)
  }
}

interface Staged {
  readonly staged: readonly StagedEntry[]
  readonly refusal: ExplainedFailure | undefined
}

// What breaks the message itself is thrown on: it is answered with a fault, or nobody is left to
// hear an answer.
async function stage(
  provided: readonly ProvidedDocument[],
  exchange: ProvideExchange,
  { documents, log }: ProvideParts,
): Promise<Staged> {
  try {
    const { staged, errors } = await stageDocuments(provided, exchange, documents)
    const found = [...errors, ...staged.flatMap((one) => checkMeasured(one.entry, one))]
    return { staged, refusal: found.length === 0 ? undefined : { errors: found, outcome: 4 } }
  } catch (error) {
    if (isProtocolError(error) || exchange.signal.aborted) throw error
    return { staged: [], refusal: explainFailure(error, log) }
  }
}

// From here on the sender's going away changes nothing.
async function keepAndRegister(
  staged: readonly StagedEntry[],
  exchange: ProvideExchange,
  parts: ProvideParts,
): Promise<Reply<RegistryResponse>> {
  const submission = completed(exchange.request.submission, staged, parts.repositoryUniqueId)
  const kept = await keep({ submission, staged }, exchange, parts)
  if ('errors' in kept) return { response: failure(kept.errors) }
  const result = await parts.register(submission, exchange)
  await settle({ result, staged, acts: kept }, parts)
  if (result.kind === 'refused') await clear(staged, parts)
  return {
    response: result.kind === 'registered' ? success(result.warnings) : failure(result.errors),
  }
}

interface Settling {
  readonly result: RegistrationResult
  readonly staged: readonly StagedEntry[]
  readonly acts: SubmissionActs
}

// Where this fails, the sender hears a fault of ours, as of any act whose end is not known: the
// documents are here, and the sweep asks about them. Both events are told by the audit trail as
// soon as the database is back; those of a commit whose answer was lost are there already.
async function settle({ result, staged, acts }: Settling, { ledger }: ProvideParts): Promise<void> {
  try {
    await ledger.settle(result, staged, acts)
  } catch (error) {
    const description = 'what became of it could not be written down'
    await Promise.allSettled([
      acts.register.end(result.ending),
      acts.provide.end({ outcome: 8, description }),
    ])
    throw error
  }
}

interface Whole {
  readonly submission: Submission
  readonly staged: readonly StagedEntry[]
}

// ITI TF-2: 3.41.4.1.3. What the registry may point to is retrievable before the registry hears of
// it. The ledger comes first: whatever happens after, the sweep finds the documents by their rows.
async function keep(
  { submission, staged }: Whole,
  exchange: ProvideExchange,
  parts: ProvideParts,
): Promise<SubmissionActs | ExplainedFailure> {
  const { audit, documents, ledger, log } = parts
  const provide = await begin(staged, exchange, parts)
  if ('errors' in provide) return provide
  try {
    await ledger.stored(submission, staged, parts.now())
    for (const { document } of staged) await documents.commit(document)
    return { provide, register: await audit.beginRegister(exchange) }
  } catch (error) {
    const explained = explainFailure(error, log)
    await undo(staged, parts)
    const { errors, outcome } = explained
    await whereThereIsRoom(provide.end({ outcome, description: errors[0]?.code }), log)
    return explained
  }
}

async function begin(
  staged: readonly StagedEntry[],
  exchange: ProvideExchange,
  parts: ProvideParts,
): Promise<AuditedAct | ExplainedFailure> {
  try {
    return await parts.audit.beginProvide(exchange)
  } catch (error) {
    await discard(staged, parts)
    const noRoom = explainRefusal(error, parts.log)
    if (noRoom === undefined) throw error
    return noRoom
  }
}

// Where nothing has room, neither has the event that says so. Nothing was kept or sent on, and the
// audit trail tells it when there is room.
async function whereThereIsRoom(recorded: Promise<void>, log: Log): Promise<void> {
  try {
    await recorded
  } catch (error) {
    if (explainRefusal(error, log) === undefined) throw error
  }
}

// Rows first: nobody is handed what is about to go. Without a database that answers, both stay as
// they are, and the sweep asks.
async function undo(staged: readonly StagedEntry[], parts: ProvideParts): Promise<void> {
  try {
    await parts.ledger.withdrawn(staged)
    await clear(staged, parts)
  } catch (error) {
    reportIncident(parts.log, error)
  }
}

// Nothing leads to these bytes any more; the sender's answer does not depend on whether they can be
// removed now. What is left goes with the next sweep.
async function clear(staged: readonly StagedEntry[], parts: ProvideParts): Promise<void> {
  try {
    await parts.ledger.discarded(await discard(staged, parts))
  } catch (error) {
    reportIncident(parts.log, error)
  }
}

/** Gives those that are gone. */
async function discard(
  staged: readonly StagedEntry[],
  { documents, log }: ProvideParts,
): Promise<readonly StagedEntry[]> {
  const gone: StagedEntry[] = []
  for (const one of staged) {
    try {
      await documents.discard(one.document.contentName)
      gone.push(one)
    } catch (error) {
      reportIncident(log, error)
    }
  }
  return gone
}

function completed(
  submission: Submission,
  staged: readonly StagedEntry[],
  repositoryUniqueId: string,
): Submission {
  const measured = new Map(staged.map((one) => [one.entry.id, one]))
  return {
    ...submission,
    documentEntries: submission.documentEntries.map((entry) => {
      const one = measured.get(entry.id)
      return one === undefined ? entry : completeEntry(entry, one, repositoryUniqueId)
    }),
  }
}

async function reject(
  { errors, outcome }: ExplainedFailure,
  exchange: ProvideExchange,
  { audit }: ProvideParts,
): Promise<Reply<RegistryResponse>> {
  await audit.rejected(exchange, { outcome, description: errors[0]?.code })
  return { response: failure(errors) }
}
