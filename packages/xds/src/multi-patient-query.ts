// The stored queries for several patients as typed values (ITI TF-2: 3.51.4.1.2.3).
import type {
  EntryFilter,
  MetadataLevel,
  QueryCode,
  ReturnType,
  TimeRange,
} from './stored-query.ts'
import type { AvailabilityStatus } from './metadata/availability-status.ts'

interface Query<Kind extends string> {
  readonly kind: Kind
  readonly returnType: ReturnType
  readonly metadataLevel: MetadataLevel
  /** CX, each once; undefined: of every patient. */
  readonly patientIds: readonly string[] | undefined
}

export interface FindDocumentsForMultiplePatients
  extends Query<'FindDocumentsForMultiplePatients'>, EntryFilter {}

export interface FindFoldersForMultiplePatients extends Query<'FindFoldersForMultiplePatients'> {
  readonly statuses: readonly AvailabilityStatus[]
  readonly lastUpdateTime: TimeRange
  /** Each inner list is an OR, the outer one an AND. */
  readonly codes: readonly (readonly QueryCode[])[]
}

export type MultiPatientQuery = FindDocumentsForMultiplePatients | FindFoldersForMultiplePatients
