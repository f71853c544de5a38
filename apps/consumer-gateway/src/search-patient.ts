// A clinician's search: consent first, then the registry, then the manifests of what it found.
import { decide } from '@isthmus/consent/decide'
import type { Decision } from '@isthmus/consent/decision'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import type { Code } from '@isthmus/ihe/code'
import type { Errand } from './errand.ts'
import { type ManifestParts, readManifests } from './read-manifests.ts'
import type { FoundManifest } from './searches.ts'
import { type FoundDocuments, sortDocuments } from './sort-documents.ts'
import type { FindDocuments } from './transactions/iti-18.ts'

export interface SearchParts extends ManifestParts {
  readonly consents: ConsentReader
  readonly policy: DomainPolicy
  readonly nodeName: string
  readonly findDocuments: FindDocuments
}

export type Found =
  | { readonly kind: 'withheld'; readonly decision: Decision }
  | ({ readonly kind: 'found' } & FoundPatient)

export interface FoundPatient extends Pick<FoundDocuments, 'reports' | 'others'> {
  /** Newest first. */
  readonly manifests: readonly FoundManifest[]
  /** Manifests that were announced and could not be had. */
  readonly unread: number
  /** Documents that the registry gave and this user may not see. */
  readonly withheld: number
}

/** Throws HolderError when the registry does not answer. */
export async function searchPatient(errand: Errand, parts: SearchParts): Promise<Found> {
  const consents = await consentsOf(errand, parts)
  const may = (confidentiality: readonly Code[]): Decision =>
    decide({
      ask: askOf(errand, confidentiality, parts),
      consents,
      policy: parts.policy,
      now: errand.now,
    })
  // The holders decide again; this early no is for the person who may be told why.
  const decision = may([])
  if (decision.decision === 'deny') return { kind: 'withheld', decision }
  const entries = await parts.findDocuments(errand)
  const released = entries.filter(
    ({ confidentialityCodes }) => may(confidentialityCodes).decision === 'permit',
  )
  const { manifests, reports, others } = sortDocuments(released)
  const read = await readManifests(manifests, errand, parts)
  return {
    kind: 'found',
    manifests: read,
    reports,
    others,
    unread: manifests.length - read.length,
    withheld: entries.length - released.length,
  }
}

function askOf(
  { assertion: { subject }, patientId }: Errand,
  confidentiality: readonly Code[],
  { nodeName }: SearchParts,
) {
  return holderAsk(
    { patientId, act: 'query', confidentiality },
    { subject, peer: { name: nodeName, organizationOid: undefined }, toDomain: (cx) => cx },
  )
}

async function consentsOf({ patientId, signal }: Errand, { consents }: SearchParts) {
  try {
    return await consents.consentsOf(patientId, signal)
  } catch (error) {
    if (error instanceof ConsentUnavailableError) return 'unavailable'
    throw error
  }
}
