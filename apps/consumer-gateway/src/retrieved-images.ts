// What of an order of images came and what did not, kept while they come, and told to the audit at
// the end.
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import type { ManifestInstance, ManifestSeries } from '@isthmus/dicom/manifest'
import { calledFacts } from '@isthmus/service/exchange-audit'
import { auditRad69 } from '@isthmus/xds/audit/rad-69'
import { countByClass } from './count-by-class.ts'
import type { Errand } from './errand.ts'
import { unaskedAnswers } from './unasked-answer.ts'

/** A piece of a study that one request asks one source for. */
export interface ImagingOrder {
  readonly studyInstanceUid: string
  readonly retrieveLocationUid: string
  readonly series: readonly ManifestSeries[]
}

/** Filled in while the answer comes, because the reader may stop at any piece. */
export interface Progress {
  /** SOP Instance UIDs whose last byte was taken. */
  readonly delivered: Set<string>
  /** Why the others did not come. */
  outcome: 4 | 8
  description: string
  address: string | undefined
  /** Things in the answer that nobody asked for. */
  unasked: number
}

export interface Retrieval {
  readonly order: ImagingOrder
  readonly errand: Errand
  readonly source: { readonly url: string; readonly peer: string }
  readonly node: AuditNode
  readonly progress: Progress
}

export function instancesOf({ series }: ImagingOrder): readonly ManifestInstance[] {
  return series.flatMap(({ instances }) => instances)
}

/** Recorded before the first byte is asked for: all of it is meant to come. */
export function intention(retrieval: Retrieval): AuditMessage {
  return message(retrieval, { of: instancesOf(retrieval.order), outcome: 0 })
}

// RAD TF-3: Table 5.1-2. One message for what came and one for what did not.
/** At least one message. */
export function outcomes(retrieval: Retrieval): readonly AuditMessage[] {
  const { order, errand, source, node, progress } = retrieval
  const { delivered, outcome, description, unasked: count } = progress
  const all = instancesOf(order)
  const came = all.filter(({ sopInstanceUid }) => delivered.has(sopInstanceUid))
  const missing = all.filter(({ sopInstanceUid }) => !delivered.has(sopInstanceUid))
  const peer = { name: source.peer, address: progress.address ?? new URL(source.url).hostname }
  const what = 'instances that were not asked for'
  return [
    ...(came.length > 0 ? [message(retrieval, { of: came, outcome: 0 })] : []),
    ...(missing.length > 0 ? [message(retrieval, { of: missing, outcome, description })] : []),
    ...unaskedAnswers({ at: errand.now, node, peer, count, what }),
  ]
}

interface Part {
  readonly of: readonly ManifestInstance[]
  readonly outcome: 0 | 4 | 8
  readonly description?: string
}

function message(
  { order, errand, source, node, progress }: Retrieval,
  { of, outcome, description }: Part,
): AuditMessage {
  return auditRad69(
    {
      ...calledFacts({ now: errand.now, ...source, address: progress.address }, node),
      subject: errand.assertion.subject,
      outcome,
      outcomeDescription: description,
    },
    {
      side: 'client',
      patientId: errand.patientId,
      studyInstanceUid: order.studyInstanceUid,
      accessionNumbers: [],
      sopClasses: countByClass(of, { naming: outcome === 0 ? 'none' : 'all' }),
      repositoryUniqueId: order.retrieveLocationUid,
      homeCommunityId: undefined,
    },
  )
}
