// Writes an imaging manifest as a Part 10 file (DICOM PS3.3: A.35.4; DICOM PS3.16: TID 2010; RAD
// TF-2: 4.68.4.1.2).
// oxlint-disable-next-line typescript/triple-slash-reference -- also for packages that import this file
/// <reference path="./internal/dcmjs.d.ts" />
import { data } from 'dcmjs'
import type { CodedConcept } from './coded-concept.ts'
import { DicomError } from './dicom-error.ts'
import type { Issuer } from './instance-header.ts'
import { dicomDateTime } from './internal/date-time.ts'
import type { Manifest, ManifestRequest, ManifestSeries } from './manifest.ts'
import { keyObjectSelectionDocumentStorage, referenceValueType } from './sop-classes.ts'
import { explicitLittleEndian } from './transfer-syntaxes.ts'
import { isUid } from './uid.ts'

export interface ManifestOrder extends Manifest {
  readonly seriesNumber: number
  readonly instanceNumber: number
  readonly requests: readonly ManifestRequest[]
  readonly institutionName: string | undefined
  readonly manufacturer: string
  readonly implementationClassUid: string
  readonly implementationVersionName: string
  readonly now: Date
  /**
   * Zone of all its dates and times, those of the study included: `+0100`; unknown zones are not
   * invented.
   */
  readonly timezoneOffset: string | undefined
}

/**
 * The manifest's bytes; the same order gives the same bytes. Throws DicomError for identifiers that
 * are none.
 */
export function writeManifest(order: ManifestOrder): Uint8Array {
  checkOrder(order)
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(fileMeta(order)))
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataset(order))
  return new Uint8Array(file.write())
}

const { DicomDict, DicomMetaDictionary } = data

function checkOrder({ series, ...order }: ManifestOrder): void {
  const uids = [
    order.sopInstanceUid,
    order.seriesInstanceUid,
    order.studyInstanceUid,
    ...series.flatMap((item) => [
      item.seriesInstanceUid,
      item.retrieveLocationUid,
      ...item.instances.flatMap((instance) => [instance.sopClassUid, instance.sopInstanceUid]),
    ]),
  ]
  if (!uids.every(isUid)) throw new DicomError('identifier', 'a manifest refers by UIDs only')
  // RAD TF-2: 4.68.4.1.2. The manifest is a series of its own.
  if (series.some((item) => item.seriesInstanceUid === order.seriesInstanceUid)) {
    throw new DicomError('identifier', 'the manifest needs a series of its own')
  }
  if (series.length === 0 || series.some((item) => item.instances.length === 0)) {
    throw new DicomError('not-a-manifest', 'a manifest refers to at least one instance a series')
  }
  // RAD TF-2: 4.68.4.1.2. Each series names the AE to ask by C-MOVE.
  if (series.some((item) => (item.retrieveAeTitle ?? '').trim() === '')) {
    throw new DicomError('not-a-manifest', 'a series has no Retrieve AE Title')
  }
}

function fileMeta(order: ManifestOrder): Readonly<Record<string, unknown>> {
  return {
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: keyObjectSelectionDocumentStorage,
    MediaStorageSOPInstanceUID: order.sopInstanceUid,
    TransferSyntaxUID: explicitLittleEndian,
    ImplementationClassUID: order.implementationClassUid,
    ImplementationVersionName: order.implementationVersionName,
  }
}

function dataset(order: ManifestOrder): Readonly<Record<string, unknown>> {
  const { date, time } = dicomDateTime(order.now, order.timezoneOffset ?? '+0000')
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    // RAD TF-2: 4.68.4.1.2. Both pairs hold one instant, so that either reading gives the same
    // creationTime.
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    ContentDate: date,
    ContentTime: time,
    ...(order.timezoneOffset === undefined ? {} : { TimezoneOffsetFromUTC: order.timezoneOffset }),
    SOPClassUID: keyObjectSelectionDocumentStorage,
    SOPInstanceUID: order.sopInstanceUid,
    ...patientModule(order),
    ...studyModule(order),
    Modality: 'KO',
    SeriesInstanceUID: order.seriesInstanceUid,
    SeriesNumber: String(order.seriesNumber),
    SeriesDescription: 'Manifest',
    ReferencedPerformedProcedureStepSequence: [],
    Manufacturer: order.manufacturer,
    ...(order.institutionName === undefined ? {} : { InstitutionName: order.institutionName }),
    InstanceNumber: String(order.instanceNumber),
    ...(order.requests.length === 0
      ? {}
      : { ReferencedRequestSequence: order.requests.map((item) => requestItem(item, order)) }),
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: order.studyInstanceUid,
        ReferencedSeriesSequence: order.series.map(seriesItem),
      },
    ],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(manifestTitle)],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2010' }],
    ContentSequence: order.series.flatMap(contentItems),
  }
}

function patientModule({ patient }: ManifestOrder): Readonly<Record<string, unknown>> {
  const issuer = patient.issuer
  return {
    PatientName: patient.name ?? '',
    PatientID: patient.id ?? '',
    ...(issuer?.localNamespace === undefined ? {} : { IssuerOfPatientID: issuer.localNamespace }),
    ...(issuer?.universalEntityId === undefined
      ? {}
      : { IssuerOfPatientIDQualifiersSequence: [universalEntity(issuer)] }),
    PatientBirthDate: patient.birthDate ?? '',
    PatientSex: patient.sex ?? '',
  }
}

function studyModule({
  study,
  studyInstanceUid,
}: ManifestOrder): Readonly<Record<string, unknown>> {
  return {
    StudyInstanceUID: studyInstanceUid,
    StudyDate: study.date ?? '',
    StudyTime: study.time ?? '',
    ReferringPhysicianName: study.referringPhysician ?? '',
    StudyID: study.id ?? '',
    AccessionNumber: study.accessionNumber ?? '',
    ...issuerOfAccession(study.accessionIssuer),
    ...(study.description === undefined ? {} : { StudyDescription: study.description }),
    ...(study.procedureCodes.length === 0
      ? {}
      : { ProcedureCodeSequence: study.procedureCodes.map(codeItem) }),
  }
}

function issuerOfAccession(issuer: Issuer | undefined): Readonly<Record<string, unknown>> {
  return issuer === undefined ? {} : { IssuerOfAccessionNumberSequence: [designator(issuer)] }
}

function requestItem(
  request: ManifestRequest,
  order: ManifestOrder,
): Readonly<Record<string, unknown>> {
  return {
    StudyInstanceUID: order.studyInstanceUid,
    ReferencedStudySequence: [],
    AccessionNumber: request.accessionNumber ?? '',
    ...issuerOfAccession(request.accessionIssuer),
    PlacerOrderNumberImagingServiceRequest: request.placerOrderNumber ?? '',
    FillerOrderNumberImagingServiceRequest: request.fillerOrderNumber ?? '',
    RequestedProcedureID: request.requestedProcedureId ?? '',
    RequestedProcedureDescription: request.requestedProcedureDescription ?? '',
    RequestedProcedureCodeSequence: [],
  }
}

function seriesItem(series: ManifestSeries): Readonly<Record<string, unknown>> {
  return {
    SeriesInstanceUID: series.seriesInstanceUid,
    RetrieveAETitle: series.retrieveAeTitle ?? '',
    RetrieveLocationUID: series.retrieveLocationUid,
    ...(series.retrieveUrl === undefined ? {} : { RetrieveURL: series.retrieveUrl }),
    ReferencedSOPSequence: series.instances.map((instance) => ({
      ReferencedSOPClassUID: instance.sopClassUid,
      ReferencedSOPInstanceUID: instance.sopInstanceUid,
    })),
  }
}

// DICOM PS3.16: TID 2010. One item an instance, without concept name and purpose of reference.
function contentItems(series: ManifestSeries): readonly Readonly<Record<string, unknown>>[] {
  return series.instances.map((instance) => ({
    RelationshipType: 'CONTAINS',
    ValueType: referenceValueType(instance.sopClassUid),
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: instance.sopClassUid,
        ReferencedSOPInstanceUID: instance.sopInstanceUid,
      },
    ],
  }))
}

function codeItem(concept: CodedConcept): Readonly<Record<string, unknown>> {
  return {
    CodeValue: concept.code,
    CodingSchemeDesignator: concept.designator,
    CodeMeaning: concept.meaning,
  }
}

function designator(issuer: Issuer): Readonly<Record<string, unknown>> {
  return {
    ...(issuer.localNamespace === undefined
      ? {}
      : { LocalNamespaceEntityID: issuer.localNamespace }),
    ...(issuer.universalEntityId === undefined ? {} : universalEntity(issuer)),
  }
}

function universalEntity(issuer: Issuer): Readonly<Record<string, unknown>> {
  return {
    UniversalEntityID: issuer.universalEntityId,
    UniversalEntityIDType: issuer.universalEntityIdType ?? 'ISO',
  }
}

export const manifestTitle: CodedConcept = {
  code: '113030',
  designator: 'DCM',
  meaning: 'Manifest',
}
