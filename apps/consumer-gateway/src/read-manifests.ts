// Fetches the manifests that a search found, and reads them.
import { DicomError } from '@isthmus/dicom/dicom-error'
import { readManifest } from '@isthmus/dicom/read-manifest'
import type { Log } from '@isthmus/log/log'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Errand } from './errand.ts'
import { HolderError } from './holder-error.ts'
import { mapFew } from './map-few.ts'
import { readWhole } from './read-whole.ts'
import type { FoundManifest } from './searches.ts'
import type { RetrieveDocument } from './transactions/iti-43.ts'

export interface ManifestParts {
  readonly retrieveDocument: RetrieveDocument
  readonly limits: { readonly manifestBytesMax: number; readonly manifestsPerSearchMax: number }
  readonly log: Log
}

/**
 * Those that can be had, in the order of the entries; the first `manifestsPerSearchMax` are asked
 * for.
 */
export async function readManifests(
  entries: readonly DocumentEntry[],
  errand: Errand,
  parts: ManifestParts,
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
  { retrieveDocument, limits, log }: ManifestParts,
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
