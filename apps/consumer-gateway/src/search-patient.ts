// A clinician's search: consent first, then the registry, then the manifests of what it found.
import { decide } from '@isthmus/consent/decide'
import type { Decision } from '@isthmus/consent/decision'
import type { DomainPolicy } from '@isthmus/consent/domain-policy'
import { holderAsk } from '@isthmus/consent/holder-ask'
import type { ConsentReader } from '@isthmus/consent-reader/consent-reader'
import { ConsentUnavailableError } from '@isthmus/consent-reader/consent-unavailable-error'
import { DicomError } from '@isthmus/dicom/dicom-error'
import { readManifest } from '@isthmus/dicom/read-manifest'
import type { Code } from '@isthmus/ihe/code'
import type { Log } from '@isthmus/log/log'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Errand } from './errand.ts'
import { HolderError } from './holder-error.ts'
import { mapFew } from './map-few.ts'
import { readWhole } from './read-whole.ts'
import type { FoundManifest } from './searches.ts'
import { type FoundDocuments, sortDocuments } from './sort-documents.ts'
import type { FindDocuments } from './transactions/iti-18.ts'
import type { RetrieveDocument } from './transactions/iti-43.ts'

export interface SearchParts {
  readonly consents: ConsentReader
  readonly policy: DomainPolicy
  readonly nodeName: string
  readonly findDocuments: FindDocuments
  readonly retrieveDocument: RetrieveDocument
  readonly limits: { readonly manifestBytesMax: number; readonly manifestsPerSearchMax: number }
  readonly log: Log
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

async function readManifests(
  entries: readonly DocumentEntry[],
  errand: Errand,
  parts: SearchParts,
): Promise<readonly FoundManifest[]> {
  const wanted = entries.slice(0, parts.limits.manifestsPerSearchMax)
  const fetch = (entry: DocumentEntry) => fetchManifest(entry, errand, parts)
  const read = await mapFew(wanted, fetch, { atOnceMax: 4 })
  return read.filter((one) => one !== undefined)
}

// One manifest that is missing or bad must not hide the other studies.
async function fetchManifest(
  entry: DocumentEntry,
  errand: Errand,
  { retrieveDocument, limits, log }: SearchParts,
): Promise<FoundManifest | undefined> {
  try {
    const bytesMax = limits.manifestBytesMax
    const bytes = await readWhole(retrieveDocument(entry, errand, { bytesMax }))
    return { entry, manifest: await readManifest(bytes) }
  } catch (error) {
    const isTheirs = error instanceof HolderError || error instanceof DicomError
    if (!isTheirs) throw error
    log.warn('a manifest could not be had', { error: error.name })
    return undefined
  }
}
