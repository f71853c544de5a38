// Fetches one document from the repository that holds it, and audits the retrieve (ITI TF-2: 3.43).
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { HttpClient } from '@isthmus/http/http-client'
import { decodeBase64 } from '@isthmus/mime/base64'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { auditIti43 } from '@isthmus/xds/audit/iti-43'
import type { RetrieveDocumentSetResponse } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { type ExpectedDocument, checkedBytes } from '../checked-bytes.ts'
import type { Errand } from '../errand.ts'
import { HolderError, failingOf, holderFailure } from '../holder-error.ts'
import { unaskedAnswers } from '../unasked-answer.ts'

export interface RepositoryParts {
  readonly client: HttpClient
  readonly repositories: readonly {
    readonly repositoryUniqueId: string
    readonly url: string
    readonly peer: string
  }[]
  readonly audit: AuditTrail
  readonly node: AuditNode
}

/**
 * Gives the document's bytes, as they come, checked against size and hash of the entry. The holder
 * of the result reads them or returns early; either way the retrieve is audited at its end. Throws
 * HolderError, also for a document of more than `bytesMax`.
 */
export type RetrieveDocument = (
  entry: DocumentEntry,
  errand: Errand,
  limits: { readonly bytesMax: number },
) => AsyncIterable<Uint8Array>

export function retrieveDocument(parts: RepositoryParts): RetrieveDocument {
  return (entry, errand, { bytesMax }) => retrieve({ entry, errand, bytesMax, parts })
}

interface Wish {
  readonly entry: DocumentEntry
  readonly errand: Errand
  readonly bytesMax: number
  readonly parts: RepositoryParts
}

type Repository = RepositoryParts['repositories'][number]

/** Filled in while the answer comes, because the reader may stop at any piece. */
interface Progress {
  outcome: 0 | 4 | 8
  description: string | undefined
  address: string | undefined
  /** Documents in the answer that nobody asked for. */
  unasked: number
}

async function* retrieve(wish: Wish): AsyncIterable<Uint8Array> {
  const { entry, parts } = wish
  const repository = parts.repositories.find(
    ({ repositoryUniqueId }) => repositoryUniqueId === entry.repositoryUniqueId,
  )
  // A repository is found in our own configuration, never by what an entry says of addresses.
  if (repository === undefined) {
    const reason = 'unknown repository'
    throw new HolderError('the repository is not known here', { outcome: 8, reason })
  }
  const progress: Progress = { outcome: 0, description: undefined, address: undefined, unasked: 0 }
  const intent = await parts.audit.intend(message(wish, repository, progress))
  progress.outcome = 8
  progress.description = 'broken off'
  try {
    yield* ask(wish, repository, progress)
    progress.outcome = 0
    progress.description = undefined
  } catch (error) {
    const failure = holderFailure(error, 'the repository')
    const { outcome, reason } = failingOf(failure)
    Object.assign(progress, { outcome, description: reason })
    throw failure
  } finally {
    await intent.complete([
      message(wish, repository, progress),
      ...alarms(wish, repository, progress),
    ])
  }
}

async function* ask(
  { entry, errand, bytesMax, parts }: Wish,
  { repositoryUniqueId, url, peer }: Repository,
  progress: Progress,
): AsyncIterable<Uint8Array> {
  const documentUniqueId = entry.uniqueId
  await using answer = await parts.client.call(iti43, {
    url,
    peer,
    request: { documents: [{ homeCommunityId: undefined, repositoryUniqueId, documentUniqueId }] },
    assertionXml: errand.assertion.assertionXml,
    signal: errand.signal,
    limits: { partBytesMax: bytesMax },
  })
  progress.address = answer.address
  const { documents } = answer.response
  progress.unasked = documents.filter((one) => one.documentUniqueId !== documentUniqueId).length
  const content = contentOf(answer.response, documentUniqueId)
  const expected: ExpectedDocument = { size: entry.size, hash: entry.hash, bytesMax }
  if (content.kind === 'inline') {
    yield* checkedBytes(once(decodeBase64(content.base64)), expected)
    return
  }
  for await (const { contentId, bytes } of answer.parts) {
    if (contentId !== content.contentId) continue
    yield* checkedBytes(bytes, expected)
    return
  }
  const reason = 'no part with the document'
  throw new HolderError('the document did not come with the answer', { outcome: 8, reason })
}

function contentOf(
  { documents, registryResponse }: RetrieveDocumentSetResponse,
  documentUniqueId: string,
) {
  // A document that was not asked for is not looked at, whoever sent it.
  const found = documents.find((one) => one.documentUniqueId === documentUniqueId)
  if (found !== undefined) return found.content
  const [error] = registryResponse.errors
  const reason = error?.code ?? 'no document in the answer'
  const failing = { outcome: 4, reason, detail: error?.codeContext } as const
  throw new HolderError('the document is not available', failing)
}

function message(
  { entry, errand, parts }: Wish,
  repository: Repository,
  { outcome, description, address }: Progress,
) {
  return auditIti43(
    {
      ...calledFacts({ now: errand.now, ...repository, address }, parts.node),
      subject: errand.assertion.subject,
      outcome,
      outcomeDescription: description,
    },
    {
      side: 'client',
      patientId: errand.patientId,
      documents: [
        {
          documentUniqueId: entry.uniqueId,
          repositoryUniqueId: repository.repositoryUniqueId,
          homeCommunityId: undefined,
        },
      ],
    },
  )
}

function alarms(
  { errand, parts }: Wish,
  { url, peer }: Repository,
  { address = new URL(url).hostname, unasked: count }: Progress,
) {
  const what = 'documents that were not asked for'
  const { node } = parts
  return unaskedAnswers({ at: errand.now, node, peer: { name: peer, address }, count, what })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
