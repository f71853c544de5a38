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
import { HolderError } from '../holder-error.ts'

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
 * Gives the document's bytes, as they come, checked against size and hash of the entry. The holder of the result
 * reads them or returns early; either way the retrieve is audited at its end. Throws HolderError.
 */
export type RetrieveDocument = (entry: DocumentEntry, errand: Errand) => AsyncIterable<Uint8Array>

export function retrieveDocument(parts: RepositoryParts): RetrieveDocument {
  return (entry, errand) => retrieve(entry, errand, parts)
}

type Repository = RepositoryParts['repositories'][number]

async function* retrieve(
  entry: DocumentEntry,
  errand: Errand,
  parts: RepositoryParts,
): AsyncIterable<Uint8Array> {
  const repository = parts.repositories.find(
    ({ repositoryUniqueId }) => repositoryUniqueId === entry.repositoryUniqueId,
  )
  // A repository is found in our own configuration, never by what an entry says of addresses.
  if (repository === undefined) throw new HolderError('the repository is not known here')
  const result: Outcome = { outcome: 8, address: undefined, description: 'broken off' }
  try {
    yield* ask(entry, errand, { parts, repository, result })
  } finally {
    await parts.audit.record(message(entry, errand, { parts, repository, result }))
  }
}

/** Filled in while the answer comes, because the reader may stop at any piece. */
interface Outcome {
  outcome: 0 | 4 | 8
  address: string | undefined
  description: string | undefined
}

interface Asking {
  readonly parts: RepositoryParts
  readonly repository: Repository
  readonly result: Outcome
}

async function* ask(
  entry: DocumentEntry,
  errand: Errand,
  { parts, repository, result }: Asking,
): AsyncIterable<Uint8Array> {
  const { repositoryUniqueId, url, peer } = repository
  await using answer = await parts.client.call(iti43, {
    url,
    peer,
    request: {
      documents: [
        { homeCommunityId: undefined, repositoryUniqueId, documentUniqueId: entry.uniqueId },
      ],
    },
    assertionXml: errand.assertion.assertionXml,
    signal: errand.signal,
  })
  result.address = answer.address
  const content = contentOf(answer.response, entry, result)
  const expected: ExpectedDocument = { size: entry.size, hash: entry.hash }
  if (content.kind === 'inline') {
    yield* checkedBytes(once(decodeBase64(content.base64)), expected)
    succeed(result)
    return
  }
  for await (const { contentId, bytes } of answer.parts) {
    if (contentId !== content.contentId) continue
    yield* checkedBytes(bytes, expected)
    succeed(result)
    return
  }
  throw new HolderError('the document did not come with the answer')
}

function contentOf(response: RetrieveDocumentSetResponse, entry: DocumentEntry, result: Outcome) {
  // A document that was not asked for is not looked at, whoever sent it.
  const found = response.documents.find((one) => one.documentUniqueId === entry.uniqueId)
  if (found !== undefined) return found.content
  const [error] = response.registryResponse.errors
  result.outcome = 4
  result.description = error?.code ?? 'no document in the answer'
  throw new HolderError('the document is not available', error?.codeContext)
}

function succeed(result: Outcome): void {
  result.outcome = 0
  result.description = undefined
}

function message(entry: DocumentEntry, errand: Errand, { parts, repository, result }: Asking) {
  return auditIti43(
    {
      ...calledFacts({ now: errand.now, ...repository, address: result.address }, parts.node),
      subject: errand.assertion.subject,
      outcome: result.outcome,
      outcomeDescription: result.description,
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

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
