// A patient's documents by what the page can do with them.
import { manifestFormatCode, mimeTypePdf } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'

export interface FoundDocuments {
  /** Manifests of imaging studies, newest first. */
  readonly manifests: readonly DocumentEntry[]
  /** Documents that the page opens, newest first: PDF and nothing else. */
  readonly reports: readonly DocumentEntry[]
  /** How many more there are that it does not open. */
  readonly others: number
}

export function sortDocuments(entries: readonly DocumentEntry[]): FoundDocuments {
  const newestFirst = entries.toSorted((left, right) => timeOf(right).localeCompare(timeOf(left)))
  const manifests = newestFirst.filter(isManifest)
  const reports = newestFirst.filter(({ mimeType }) => mimeType === mimeTypePdf)
  return { manifests, reports, others: entries.length - manifests.length - reports.length }
}

/** When what the document is about took place: DTM, empty when nobody said. */
export function timeOf({ serviceStartTime, creationTime }: DocumentEntry): string {
  return serviceStartTime ?? creationTime ?? ''
}

function isManifest({ formatCode, mimeType }: DocumentEntry): boolean {
  return formatCode?.code === manifestFormatCode.code && mimeType.startsWith('application/dicom')
}
