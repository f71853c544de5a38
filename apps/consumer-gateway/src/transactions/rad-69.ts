// Streams the instances of a study from the source that holds them, and audits what came (RAD TF-2: 4.69).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { ManifestInstance, ManifestSeries } from '@isthmus/dicom/manifest'
import type { HttpClient } from '@isthmus/http/http-client'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { type ImagingRetrieveAudit, auditRad69 } from '@isthmus/xds/audit/rad-69'
import type { RetrieveImagingDocumentSetRequest } from '@isthmus/xds/messages'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { type CheckedInstance, checkInstance } from '../check-instance.ts'
import { countByClass } from '../count-by-class.ts'
import type { Errand } from '../errand.ts'
import { HolderError } from '../holder-error.ts'

export interface ImagingSourceParts {
  readonly client: HttpClient
  readonly imagingSources: readonly {
    readonly retrieveLocationUid: string
    readonly url: string
    readonly peer: string
  }[]
  /** What our pages can show, best first is not said: the source keeps what it has stored. */
  readonly transferSyntaxUids: readonly string[]
  readonly instanceBytesMax: number
  readonly audit: AuditTrail
  readonly node: AuditNode
}

/** A piece of a study that one request asks one source for. */
export interface ImagingOrder {
  readonly studyInstanceUid: string
  readonly retrieveLocationUid: string
  readonly series: readonly ManifestSeries[]
}

/**
 * Gives the instances one after the other, each once it is known to be the one asked for; their bytes are read before
 * the next is asked for. What came and what did not is audited at the end, also when the reader stops. Throws HolderError.
 */
export type RetrieveInstances = (
  order: ImagingOrder,
  errand: Errand,
) => AsyncIterable<CheckedInstance>

export function retrieveInstances(parts: ImagingSourceParts): RetrieveInstances {
  return (order, errand) => retrieve(order, errand, parts)
}

type Source = ImagingSourceParts['imagingSources'][number]

interface Progress {
  readonly delivered: Set<string>
  address: string | undefined
  description: string
  outcome: 4 | 8
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
  if (source === undefined) throw new HolderError('the imaging source is not known here')
  const progress: Progress = {
    delivered: new Set(),
    address: undefined,
    description: 'the answer broke off',
    outcome: 8,
  }
  const report = { order, errand, parts, source, progress }
  const intent = await parts.audit.intend(message(report, { of: allOf(order), outcome: 0 }))
  try {
    yield* ask(report)
  } finally {
    await intent.complete(outcomes(report))
  }
}

interface Report {
  readonly order: ImagingOrder
  readonly errand: Errand
  readonly parts: ImagingSourceParts
  readonly source: Source
  readonly progress: Progress
}

async function* ask({
  order,
  errand,
  parts,
  source,
  progress,
}: Report): AsyncIterable<CheckedInstance> {
  await using answer = await parts.client.call(rad69, {
    url: source.url,
    peer: source.peer,
    request: requestOf(order, parts.transferSyntaxUids),
    assertionXml: errand.assertion.assertionXml,
    signal: errand.signal,
    limits: answerLimits(order, parts),
  })
  progress.address = answer.address
  const { documents, registryResponse } = answer.response
  const asked = new Set(allOf(order).map(({ sopInstanceUid }) => sopInstanceUid))
  const byContentId = new Map(
    documents
      .filter(({ documentUniqueId }) => asked.has(documentUniqueId))
      .flatMap(({ content, documentUniqueId }) =>
        content.kind === 'reference' ? [[content.contentId, documentUniqueId] as const] : [],
      ),
  )
  for await (const { contentId, bytes } of answer.parts) {
    const sopInstanceUid = contentId === undefined ? undefined : byContentId.get(contentId)
    if (sopInstanceUid === undefined) continue
    yield await checkInstance(bytes, {
      sopInstanceUid,
      studyInstanceUid: order.studyInstanceUid,
      transferSyntaxUids: parts.transferSyntaxUids,
      ended: () => progress.delivered.add(sopInstanceUid),
    })
  }
  const [error] = registryResponse.errors
  progress.outcome = 4
  progress.description = error?.code ?? 'not all instances came'
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

// An answer holds the root part and a part for each instance; how large the study is, nobody knows before.
function answerLimits(order: ImagingOrder, { instanceBytesMax }: ImagingSourceParts) {
  const count = allOf(order).length
  return {
    partsMax: count + 1,
    partBytesMax: instanceBytesMax,
    totalBytesMax: count * instanceBytesMax + rootPartBytesMax,
    rootPartBytesMax,
    answerMs: 60_000,
  }
}

const rootPartBytesMax = 16 * 1024 * 1024

function allOf({ series }: ImagingOrder): readonly ManifestInstance[] {
  return series.flatMap(({ instances }) => instances)
}

// RAD TF-3: Table 5.1-2. One message for what came and one for what did not.
function outcomes(report: Report): readonly AuditMessage[] {
  const { delivered, outcome, description } = report.progress
  const all = allOf(report.order)
  const came = all.filter(({ sopInstanceUid }) => delivered.has(sopInstanceUid))
  const missing = all.filter(({ sopInstanceUid }) => !delivered.has(sopInstanceUid))
  return [
    ...(came.length > 0 ? [message(report, { of: came, outcome: 0 })] : []),
    ...(missing.length > 0 ? [message(report, { of: missing, outcome, description })] : []),
  ]
}

interface Part {
  readonly of: readonly ManifestInstance[]
  readonly outcome: 0 | 4 | 8
  readonly description?: string
}

function message(
  { order, errand, parts, source, progress }: Report,
  { of, outcome, description }: Part,
): AuditMessage {
  const study: ImagingRetrieveAudit = {
    side: 'client',
    patientId: errand.patientId,
    studyInstanceUid: order.studyInstanceUid,
    accessionNumbers: [],
    sopClasses: countByClass(of, { naming: outcome === 0 ? 'none' : 'all' }),
    repositoryUniqueId: order.retrieveLocationUid,
    homeCommunityId: undefined,
  }
  return auditRad69(
    {
      ...calledFacts({ now: errand.now, ...source, address: progress.address }, parts.node),
      subject: errand.assertion.subject,
      outcome,
      outcomeDescription: description,
    },
    study,
  )
}
