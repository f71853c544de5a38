// Provide and Register Document Set-b, which RAD-68 is too: store, then register, then answer (ITI TF-2: 3.41; RAD TF-2: 4.68).
import type { Exchange, Handler, Reply } from '@isthmus/ihe/transaction'
import { checkMeasured, completeEntry, matchDocuments } from '@isthmus/xds/provided-documents'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import type { Submission } from '@isthmus/xds/metadata/submission'
import {
  type RegistryError,
  type RegistryResponse,
  failure,
  success,
} from '@isthmus/xds/registry-response'
import { toRegistryErrors } from '@isthmus/xds/to-registry-errors'
import { isProtocolError } from '@isthmus/service/protocol-error'
import { reportIncident } from '@isthmus/service/incident'
import type { Log } from '@isthmus/log/log'
import type { DocumentStore } from '../documents/document-store.ts'
import { type StagedEntry, stageDocuments } from '../stage-documents.ts'
import type { Registration, RegistrationResult } from '../register-submission.ts'
import type { SubmissionLedger } from '../submission-ledger.ts'

export interface ProvideParts {
  readonly repositoryUniqueId: string
  readonly documents: DocumentStore
  readonly ledger: SubmissionLedger
  readonly registration: Registration
  readonly log: Log
}

type ProvideExchange = Exchange<ProvideAndRegisterRequest>

export function provideAndRegisterDocumentSet(
  parts: ProvideParts,
): Handler<ProvideAndRegisterRequest, RegistryResponse> {
  return async (exchange) => {
    const { provided, errors } = matchDocuments(exchange.request)
    if (errors.length > 0) return reject(errors, exchange, parts)
    let staged: readonly StagedEntry[] = []
    try {
      const arrival = await stageDocuments(provided, exchange, parts.documents)
      staged = arrival.staged
      const found = [...arrival.errors, ...staged.flatMap((one) => checkMeasured(one.entry, one))]
      if (found.length > 0) {
        await discard(staged, parts)
        return await reject(found, exchange, parts)
      }
      return await keepAndRegister(staged, exchange, parts)
    } catch (error) {
      // The ledger knows what may not be discarded any more; what it does not know goes.
      await discard(staged, parts)
      if (isProtocolError(error) || exchange.signal.aborted) throw error
      const incident = reportIncident(parts.log, error)
      return reject(toRegistryErrors(error, 'repository', incident), exchange, parts)
    }
  }
}

// ITI TF-2: 3.41.4.1.3. What the registry may point to is retrievable before the registry hears of it.
async function keepAndRegister(
  staged: readonly StagedEntry[],
  exchange: ProvideExchange,
  parts: ProvideParts,
): Promise<Reply<RegistryResponse>> {
  for (const { document } of staged) await parts.documents.commit(document)
  const submission = completed(exchange.request.submission, staged, parts.repositoryUniqueId)
  await parts.ledger.stored(submission, staged, exchange.now)
  const result = await parts.registration(submission, exchange)
  await settle(result, { staged, submission, exchange }, parts)
  return { response: answer(result) }
}

interface Settlement {
  readonly staged: readonly StagedEntry[]
  readonly submission: Submission
  readonly exchange: ProvideExchange
}

async function settle(
  result: RegistrationResult,
  { staged, submission, exchange }: Settlement,
  { ledger, documents }: ProvideParts,
): Promise<void> {
  switch (result.kind) {
    case 'registered':
      return ledger.registered(submission, staged, { exchange, messages: [result.message] })
    case 'refused':
      await ledger.refused(staged, { exchange, messages: [result.message] })
      for (const { document } of staged) await documents.discard(document.contentName)
      return
    case 'unknown':
      // No answer is not a refusal: the registry may hold the entries, so the documents stay.
      return ledger.unknown({ exchange, messages: [result.message] })
  }
}

function answer(result: RegistrationResult): RegistryResponse {
  return result.kind === 'registered' ? success(result.warnings) : failure(result.errors)
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
  errors: readonly RegistryError[],
  exchange: ProvideExchange,
  { ledger }: ProvideParts,
): Promise<Reply<RegistryResponse>> {
  await ledger.rejected({ exchange, description: errors[0]?.code ?? 'XDSRepositoryError' })
  return { response: failure(errors) }
}

async function discard(
  staged: readonly StagedEntry[],
  { documents, ledger }: ProvideParts,
): Promise<void> {
  const known = await ledger.known(staged)
  for (const { document } of staged) {
    if (!known.has(document.contentName)) await documents.discard(document.contentName)
  }
}
