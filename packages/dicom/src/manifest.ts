// The imaging manifest: a key object selection that lists a study's instances and where to retrieve
// them.
import type { Issuer, PatientHeader, StudyHeader } from './instance-header.ts'

export interface ManifestInstance {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
}

export interface ManifestSeries {
  readonly seriesInstanceUid: string
  /** Retrieve Location UID (0040,E011): what a RAD-69 request names as RepositoryUniqueId. */
  readonly retrieveLocationUid: string
  /** Retrieve AE Title (0008,0054); undefined when a foreign manifest leaves it out. */
  readonly retrieveAeTitle: string | undefined
  /** Retrieve URL (0008,1190) as sent; never a reason to call anybody. */
  readonly retrieveUrl: string | undefined
  readonly instances: readonly ManifestInstance[]
}

/** What a manifest says, read or to be written. */
export interface Manifest {
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
  readonly patient: PatientHeader
  readonly study: StudyHeader
  readonly series: readonly ManifestSeries[]
}

/**
 * An order that the manifest's instances serve: one item of the Referenced Request Sequence
 * (0040,A370).
 */
export interface ManifestRequest {
  readonly accessionNumber: string | undefined
  readonly accessionIssuer: Issuer | undefined
  readonly placerOrderNumber: string | undefined
  readonly fillerOrderNumber: string | undefined
  readonly requestedProcedureId: string | undefined
  readonly requestedProcedureDescription: string | undefined
}
