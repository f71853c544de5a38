// What the page shows of a search: studies with their reports, newest first.
import { codingSchemes, mimeTypePdf, referenceIdTypes } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { FoundManifest, Search } from './searches.ts'

export interface StudySummary {
  readonly studyInstanceUid: string
  readonly title: string
  readonly time: string
  readonly modalities: readonly string[]
  readonly hospital: string
  readonly series: readonly { readonly seriesInstanceUid: string; readonly instances: number }[]
  readonly instances: number
  readonly reports: readonly ReportSummary[]
}

export interface ReportSummary {
  readonly documentUniqueId: string
  readonly title: string
  readonly time: string
  readonly author: string
}

export interface Summary {
  readonly studies: readonly StudySummary[]
  readonly otherReports: readonly ReportSummary[]
}

/** A report belongs to the study whose Study Instance UID or accession number it refers to. */
export function summarize({ manifests, reports }: Pick<Search, 'manifests' | 'reports'>): Summary {
  const shown = reports.filter(({ mimeType }) => mimeType === mimeTypePdf)
  const studies = manifests.map((found) => summaryOf(found, shown))
  const placed = new Set(
    studies.flatMap((study) => study.reports.map(({ documentUniqueId }) => documentUniqueId)),
  )
  return {
    studies: studies.toSorted((left, right) => right.time.localeCompare(left.time)),
    otherReports: shown.filter(({ uniqueId }) => !placed.has(uniqueId)).map(reportOf),
  }
}

/** The patient as the newest entry calls him. */
export function patientOf(entries: readonly DocumentEntry[]): {
  readonly name: string
  readonly birthDate: string
} {
  const lines = entries.flatMap(({ sourcePatientInfo }) => sourcePatientInfo)
  const field = (name: string): string =>
    lines.find((line) => line.startsWith(`${name}|`))?.slice(name.length + 1) ?? ''
  const [family = '', given = '', middle = ''] = field('PID-5').split('^')
  const name = [family, [given, middle].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return { name, birthDate: field('PID-7') }
}

function summaryOf(
  { entry, manifest }: FoundManifest,
  reports: readonly DocumentEntry[],
): StudySummary {
  const series = manifest.series.map(({ seriesInstanceUid, instances }) => ({
    seriesInstanceUid,
    instances: instances.length,
  }))
  return {
    studyInstanceUid: manifest.studyInstanceUid,
    title: entry.title ?? 'Imaging study',
    time: entry.serviceStartTime ?? entry.creationTime ?? '',
    modalities: entry.eventCodes
      .filter(({ scheme }) => scheme === codingSchemes.dicomControlledTerminology)
      .map(({ code }) => code),
    hospital: institutionOf(entry),
    series,
    instances: series.reduce((sum, { instances }) => sum + instances, 0),
    reports: reports
      .filter((report) => belongsTo(report, entry, manifest.studyInstanceUid))
      .map(reportOf),
  }
}

function belongsTo(report: DocumentEntry, entry: DocumentEntry, studyInstanceUid: string): boolean {
  const study = `${studyInstanceUid}^^^^${referenceIdTypes.studyInstanceUid}`
  const accessions = entry.referenceIds.filter((id) => id.endsWith(referenceIdTypes.accession))
  return report.referenceIds.some((id) => id === study || accessions.includes(id))
}

function reportOf(entry: DocumentEntry): ReportSummary {
  const [person] = entry.authors.flatMap((author) => author.person ?? [])
  const [, family = '', given = ''] = person?.split('^') ?? []
  return {
    documentUniqueId: entry.uniqueId,
    title: entry.title ?? 'Report',
    time: entry.serviceStartTime ?? entry.creationTime ?? '',
    author: [given, family].filter(Boolean).join(' '),
  }
}

function institutionOf({ authors }: DocumentEntry): string {
  return authors.flatMap(({ institutions }) => institutions)[0]?.split('^')[0] ?? ''
}
