// What the page shows of a search: studies with their reports, newest first.
import { codingSchemes, referenceIdTypes } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { FoundManifest, Search } from './searches.ts'
import { timeOf } from './sort-documents.ts'

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
  const studies = manifests.map((found) => summaryOf(found, reports))
  const placed = new Set(
    studies.flatMap((study) => study.reports.map(({ documentUniqueId }) => documentUniqueId)),
  )
  return {
    studies,
    otherReports: reports.filter(({ uniqueId }) => !placed.has(uniqueId)).map(reportOf),
  }
}

/** The patient as the newest entry that says so calls him. */
export function patientOf({ manifests, reports }: Pick<Search, 'manifests' | 'reports'>): {
  readonly name: string
  readonly birthDate: string
} {
  const lines = [...manifests.map(({ entry }) => entry), ...reports]
    .toSorted((left, right) => timeOf(right).localeCompare(timeOf(left)))
    .flatMap(({ sourcePatientInfo }) => sourcePatientInfo)
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
    title: entry.title ?? manifest.study.description ?? entry.typeCode?.display ?? 'Imaging study',
    time: timeOf(entry),
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
    title: entry.title ?? entry.typeCode?.display ?? 'Report',
    time: timeOf(entry),
    author: [given, family].filter(Boolean).join(' '),
  }
}

function institutionOf({ authors }: DocumentEntry): string {
  return authors.flatMap(({ institutions }) => institutions)[0]?.split('^')[0] ?? ''
}
