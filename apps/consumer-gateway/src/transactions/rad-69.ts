// Streams the instances of a study from the source that holds them, and audits what came
// (RAD TF-2: 4.69).
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { CallAnswer } from '@isthmus/http/call'
import type { HttpClient } from '@isthmus/http/http-client'
import { decodeBase64 } from '@isthmus/mime/base64'
import type {
  RetrieveDocumentSetResponse,
  RetrieveImagingDocumentSetRequest,
} from '@isthmus/xds/messages'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { type CheckedInstance, checkInstance } from '../check-instance.ts'
import type { Errand } from '../errand.ts'
import { HolderError, failingOf, holderFailure } from '../holder-error.ts'
import {
  type ImagingOrder,
  type Progress,
  type Retrieval,
  instancesOf,
  intention,
  outcomes,
} from '../retrieved-images.ts'

export interface ImagingSourceParts {
  readonly client: HttpClient
  readonly imagingSources: readonly {
    readonly retrieveLocationUid: string
    readonly url: string
    readonly peer: string
  }[]
  /** What our pages can show; the source sends those of them in which an instance is stored. */
  readonly transferSyntaxUids: readonly string[]
  readonly instanceBytesMax: number
  readonly audit: AuditTrail
  readonly node: AuditNode
}

/**
 * Gives the instances one after the other, each once it is known to be one of those asked for;
 * their bytes are read before the next is asked for. What came and what did not is audited at the
 * end, also when the reader stops. Throws
 * HolderError when the answer breaks and when nothing came at all.
 */
export type RetrieveInstances = (
  order: ImagingOrder,
  errand: Errand,
) => AsyncIterable<CheckedInstance>

export function retrieveInstances(parts: ImagingSourceParts): RetrieveInstances {
  return (order, errand) => retrieve(order, errand, parts)
}

async function* retrieve(
  order: ImagingOrder,
  errand: Errand,
  parts: ImagingSourceParts,
): AsyncIterable<CheckedInstance> {
  const source = parts.imagingSources.find(
    ({ retrieveLocationUid }) => retrieveLocationUid === order.retrieveLocationUid,
  )
  // A source is found in our own configuration, never by an address in a manifest.
  if (source === undefined) {
    const reason = 'unknown imaging source'
    throw new HolderError('the imaging source is not known here', { outcome: 8, reason })
  }
  const progress: Progress = {
    delivered: new Set(),
    outcome: 8,
    description: 'broken off',
    address: undefined,
    unasked: 0,
  }
  const retrieval = { order, errand, source, node: parts.node, progress }
  const intent = await parts.audit.intend(intention(retrieval))
  try {
    yield* ask(retrieval, parts)
  } catch (error) {
    throw broken(progress, error)
  } finally {
    await intent.complete(outcomes(retrieval))
  }
}

// The reader of an instance's bytes and the reader of the instances both hear why the answer ended.
function broken(progress: Progress, error: unknown): unknown {
  const failure = holderFailure(error, 'the imaging source')
  const { outcome, reason: description } = failingOf(failure)
  Object.assign(progress, { outcome, description })
  return failure
}

async function* ask(
  { order, errand, source, progress }: Retrieval,
  parts: ImagingSourceParts,
): AsyncIterable<CheckedInstance> {
  await using answer = await parts.client.call(rad69, {
    url: source.url,
    peer: source.peer,
    request: requestOf(order, parts.transferSyntaxUids),
    assertionXml: errand.assertion.assertionXml,
    signal: errand.signal,
    limits: answerLimits(order, parts),
  })
  progress.address = answer.address
  for await (const { sopInstanceUid, bytes } of arrivals(answer, order, progress)) {
    const instance = await checkInstance(bytes, {
      sopInstanceUid,
      studyInstanceUid: order.studyInstanceUid,
      transferSyntaxUids: parts.transferSyntaxUids,
      ended: () => progress.delivered.add(sopInstanceUid),
      broken: (error) => broken(progress, error),
    })
    if (instance === undefined) progress.unasked += 1
    else yield instance
  }
  const [error] = answer.response.registryResponse.errors
  progress.outcome = 4
  progress.description = error?.code ?? 'not in the answer'
  if (progress.delivered.size > 0) return
  const { description: reason } = progress
  throw new HolderError('the images are not available', {
    outcome: 4,
    reason,
    detail: error?.codeContext,
  })
}

interface Arrival {
  readonly sopInstanceUid: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * What came in the name of an instance that was asked for, each once; the rest is counted and not
 * looked at.
 */
async function* arrivals(
  { response, parts }: CallAnswer<RetrieveDocumentSetResponse>,
  order: ImagingOrder,
  progress: Progress,
): AsyncIterable<Arrival> {
  const awaited = new Set(instancesOf(order).map(({ sopInstanceUid }) => sopInstanceUid))
  const byContentId = new Map<string, string>()
  for (const { documentUniqueId, content } of response.documents) {
    if (!awaited.delete(documentUniqueId)) progress.unasked += 1
    else if (content.kind === 'reference') byContentId.set(content.contentId, documentUniqueId)
    else yield { sopInstanceUid: documentUniqueId, bytes: once(decodeBase64(content.base64)) }
  }
  for await (const { contentId = '', bytes } of parts) {
    const sopInstanceUid = byContentId.get(contentId)
    if (sopInstanceUid === undefined) continue
    byContentId.delete(contentId)
    yield { sopInstanceUid, bytes }
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

function requestOf(
  order: ImagingOrder,
  transferSyntaxUids: readonly string[],
): RetrieveImagingDocumentSetRequest {
  return {
    transferSyntaxUids,
    studies: [
      {
        studyInstanceUid: order.studyInstanceUid,
        series: order.series.map(({ seriesInstanceUid, instances }) => ({
          seriesInstanceUid,
          documents: instances.map(({ sopInstanceUid }) => ({
            homeCommunityId: undefined,
            repositoryUniqueId: order.retrieveLocationUid,
            documentUniqueId: sopInstanceUid,
          })),
        })),
      },
    ],
  }
}

// An answer holds the root part and a part for each instance; how large the study is, nobody knows
// before.
function answerLimits(order: ImagingOrder, { instanceBytesMax }: ImagingSourceParts) {
  const count = instancesOf(order).length
  return {
    partsMax: count + unaskedPartsMax + 1,
    partBytesMax: instanceBytesMax,
    totalBytesMax: count * instanceBytesMax + rootPartBytesMax,
    rootPartBytesMax,
    answerMs: 60_000,
  }
}

const rootPartBytesMax = 16 * 1024 * 1024

/** So many parts that nobody asked for are dropped; with more, the answer is broken off. */
const unaskedPartsMax = 16
