// I1, as a Document Consumer sees it: every submission that is there is found by ITI-18, and its
// documents come by ITI-43, byte for byte.
import { createHash } from 'node:crypto'
import type { HttpClient } from '@isthmus/http/http-client'
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import { custodianQuery } from '@isthmus/xds/custodian-query'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import type { FaultDomain } from './fault-domain.ts'
import type { PlannedDocument, PlannedSubmission } from './planned-submission.ts'

export async function checkWire(
  present: readonly PlannedSubmission[],
  domain: FaultDomain,
): Promise<readonly string[]> {
  const client = domain.durable.nodes.client('consumer')
  const documents = present.flatMap((one) => one.documents)
  const violations: string[] = []
  for (let at = 0; at < documents.length; at += documentsAtOnce) {
    const some = documents.slice(at, at + documentsAtOnce)
    violations.push(...(await checkFound(some, { client, origin: domain.registry.origin })))
    violations.push(...(await retrieve(some, { client, domain })))
  }
  return violations
}

const documentsAtOnce = 20

interface Consumer {
  readonly client: HttpClient
  readonly domain: FaultDomain
}

/** By ITI-18 alone, at the registry of that origin. */
export async function checkFound(
  documents: readonly PlannedDocument[],
  { client, origin }: { readonly client: HttpClient; readonly origin: string },
): Promise<readonly string[]> {
  await using answer = await client.call(iti18, {
    url: `${origin}/iti-18`,
    peer: 'registry',
    request: {
      ...custodianQuery.documents(documents.map(({ uniqueId }) => uniqueId)),
      returnType: 'LeafClass',
    },
    signal: AbortSignal.timeout(30_000),
  })
  const found = new Map(
    answer.response.objects
      .filter((object) => object.kind === 'document-entry')
      .map((entry) => [entry.uniqueId, entry]),
  )
  return documents
    .filter(({ uniqueId, sha1, sizeBytes }) => {
      const entry = found.get(uniqueId)
      return entry?.hash !== sha1 || entry.size !== String(sizeBytes)
    })
    .map(({ uniqueId }) => `I1: ITI-18 does not find ${uniqueId} with its size and hash`)
}

/** By ITI-43 alone. */
export function checkRetrieve(
  documents: readonly PlannedDocument[],
  domain: FaultDomain,
): Promise<readonly string[]> {
  return retrieve(documents, { client: domain.durable.nodes.client('consumer'), domain })
}

async function retrieve(
  documents: readonly PlannedDocument[],
  { client, domain }: Consumer,
): Promise<readonly string[]> {
  await using answer = await client.call(iti43, {
    url: `${domain.repository.origin}/iti-43`,
    peer: 'repository',
    request: {
      documents: documents.map(({ uniqueId }) => ({
        homeCommunityId: undefined,
        repositoryUniqueId: sampleRepository,
        documentUniqueId: uniqueId,
      })),
    },
    signal: AbortSignal.timeout(120_000),
  })
  const hashes = new Map<string, string>()
  for await (const { contentId = '', bytes } of answer.parts) {
    const hash = createHash('sha1')
    for await (const piece of bytes) hash.update(piece)
    hashes.set(contentId, hash.digest('hex'))
  }
  const retrieved = new Map(
    answer.response.documents.map(({ documentUniqueId, content }) => [
      documentUniqueId,
      content.kind === 'reference' ? hashes.get(content.contentId) : undefined,
    ]),
  )
  return documents
    .filter(({ uniqueId, sha1 }) => retrieved.get(uniqueId) !== sha1)
    .map(({ uniqueId }) => `I1: ITI-43 does not bring ${uniqueId} as it was sent`)
}
