// Metadata of an imaging manifest, made from what its study says (RAD TF-2: 4.68.4.1.2).
import type { CodedConcept } from '@isthmus/dicom/coded-concept'
import { formatDtm } from '@isthmus/hl7/dtm'
import { codeOfConcept } from './coding-schemes.ts'
import { type DicomTime, dtmOfDicomTime } from './dicom-time.ts'
import type { DescribedPatient, IssuedNumber, SubmissionOptions } from './document-description.ts'
import { manifestFormatCode, mimeTypeDicom } from './identifiers.ts'
import {
  authorOf,
  eventCodes,
  referenceIds,
  sourcePatientInfo,
  titleOf,
} from './internal/described-attributes.ts'
import { singleDocumentSubmission } from './internal/single-document-submission.ts'
import type { Submission } from './metadata/submission.ts'

export interface DescribedManifest {
  readonly patient: DescribedPatient
  readonly studyInstanceUid: string
  /** SOP Instance UID of the manifest: the document's uniqueId. */
  readonly manifestUid: string
  /** Instance Creation Date and Time of the manifest. */
  readonly manifestCreatedAt: Date
  /** Study Date and Time. */
  readonly started: DicomTime
  /** End of the study, where it is known. */
  readonly ended?: DicomTime | undefined
  readonly description: string | undefined
  readonly procedureCodes: readonly CodedConcept[]
  /** Modality of each series; what acquires nothing is left out. */
  readonly modalities: readonly string[]
  /** Anatomic regions of all series. */
  readonly regions: readonly CodedConcept[]
  readonly accessionNumbers: readonly IssuedNumber[]
  readonly placerOrders: readonly IssuedNumber[]
}

/**
 * The metadata half of a RAD-68 request; the document belongs to the entry `options.ids.entryUuid`.
 */
export function manifestSubmission(
  manifest: DescribedManifest,
  options: SubmissionOptions,
): Submission {
  const { patient } = manifest
  const events = eventCodes(manifest.modalities, manifest.regions)
  const procedure = manifest.procedureCodes
    .map((concept) => codeOfConcept(concept))
    .find((code) => code !== undefined)
  return singleDocumentSubmission(
    {
      mimeType: mimeTypeDicom,
      patientId: patient.domainId,
      uniqueId: manifest.manifestUid,
      sourcePatientId: patient.localId,
      sourcePatientInfo: sourcePatientInfo(patient),
      creationTime: formatDtm(manifest.manifestCreatedAt),
      serviceStartTime: dtmOfDicomTime(manifest.started),
      serviceStopTime: manifest.ended === undefined ? undefined : dtmOfDicomTime(manifest.ended),
      title: titleOf([
        manifest.description,
        procedure?.display,
        events.map(({ display }) => display).join(', '),
      ]),
      comments: undefined,
      typeCode: procedure ?? options.defaults.typeCode,
      formatCode: manifestFormatCode,
      eventCodes: events,
      authors: [authorOf(options.defaults)],
      referenceIds: referenceIds(manifest),
    },
    options,
  )
}
