// Metadata of a PDF report, tied to its study by the study's UID and the order's numbers (RAD TF-2:
// 4.68.4.1.2).
import type { CodedConcept } from '@isthmus/dicom/coded-concept'
import { formatDtm } from '@isthmus/hl7/dtm'
import { type DicomTime, dtmOfDicomTime } from './dicom-time.ts'
import type { DescribedPatient, IssuedNumber, SubmissionOptions } from './document-description.ts'
import { mimeTypePdf, pdfReportFormatCode } from './identifiers.ts'
import {
  authorOf,
  eventCodes,
  referenceIds,
  sourcePatientInfo,
  titleOf,
} from './internal/described-attributes.ts'
import { singleDocumentSubmission } from './internal/single-document-submission.ts'
import type { Submission } from './metadata/submission.ts'

export interface DescribedReport {
  readonly patient: DescribedPatient
  readonly studyInstanceUid: string
  /** OID of this report, new. */
  readonly documentUniqueId: string
  readonly createdAt: Date
  readonly title: string
  /** XCN of who reports. */
  readonly authorPerson: string | undefined
  /** Study Date and Time: when the reported service began. */
  readonly started: DicomTime
  readonly modalities: readonly string[]
  readonly regions: readonly CodedConcept[]
  readonly accessionNumbers: readonly IssuedNumber[]
  readonly placerOrders: readonly IssuedNumber[]
}

/**
 * The metadata half of an ITI-41 request; the document belongs to the entry
 * `options.ids.entryUuid`.
 */
export function reportSubmission(report: DescribedReport, options: SubmissionOptions): Submission {
  const { patient } = report
  return singleDocumentSubmission(
    {
      mimeType: mimeTypePdf,
      patientId: patient.domainId,
      uniqueId: report.documentUniqueId,
      sourcePatientId: patient.localId,
      sourcePatientInfo: sourcePatientInfo(patient),
      creationTime: formatDtm(report.createdAt),
      serviceStartTime: dtmOfDicomTime(report.started),
      serviceStopTime: undefined,
      title: titleOf([report.title]),
      comments: undefined,
      typeCode: options.defaults.typeCode,
      formatCode: pdfReportFormatCode,
      eventCodes: eventCodes(report.modalities, report.regions),
      authors: [authorOf(options.defaults, report.authorPerson)],
      referenceIds: referenceIds(report),
    },
    options,
  )
}
