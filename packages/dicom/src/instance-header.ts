// What the first part of an instance says about it: identifiers, and what a manifest and its
// metadata are made of.
import type { CodedConcept } from './coded-concept.ts'

/** Who issued an identifier (DICOM PS3.3: Table 10-17). */
export interface Issuer {
  readonly localNamespace: string | undefined
  readonly universalEntityId: string | undefined
  /** `ISO` when the universal entity id is an OID. */
  readonly universalEntityIdType: string | undefined
}

export interface PatientHeader {
  readonly id: string | undefined
  readonly issuer: Issuer | undefined
  /** Alphabetic group only, components in DICOM order: family^given^middle^prefix^suffix. */
  readonly name: string | undefined
  /** YYYYMMDD as sent. */
  readonly birthDate: string | undefined
  readonly sex: string | undefined
}

export interface StudyHeader {
  /** DA and TM text as sent; their zone is `timezoneOffset`. */
  readonly date: string | undefined
  readonly time: string | undefined
  readonly id: string | undefined
  readonly description: string | undefined
  readonly accessionNumber: string | undefined
  readonly accessionIssuer: Issuer | undefined
  readonly referringPhysician: string | undefined
  readonly procedureCodes: readonly CodedConcept[]
}

/** One item of the Request Attributes Sequence (0040,0275). */
export interface RequestAttributes {
  readonly accessionNumber: string | undefined
  readonly accessionIssuer: Issuer | undefined
  readonly placerOrderNumber: string | undefined
  readonly placerOrderIssuer: Issuer | undefined
  readonly fillerOrderNumber: string | undefined
  readonly requestedProcedureId: string | undefined
  readonly requestedProcedureDescription: string | undefined
  readonly requestedProcedureCodes: readonly CodedConcept[]
}

export interface SeriesHeader {
  readonly modality: string | undefined
  readonly number: string | undefined
  readonly description: string | undefined
  readonly bodyPartExamined: string | undefined
  readonly anatomicRegions: readonly CodedConcept[]
  readonly requests: readonly RequestAttributes[]
}

export interface InstanceHeader {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  readonly transferSyntaxUid: string
  /** Instance Number as sent. */
  readonly instanceNumber: string | undefined
  /** Timezone Offset From UTC, `+0100`. */
  readonly timezoneOffset: string | undefined
  readonly institutionName: string | undefined
  readonly manufacturer: string | undefined
  /** Concept name of a structured report or key object selection. */
  readonly documentTitle: CodedConcept | undefined
  readonly patient: PatientHeader
  readonly study: StudyHeader
  readonly series: SeriesHeader
}
