// Stored queries as typed values: what was asked, with nothing left to parse
// (ITI TF-2: 3.18.4.1.2.3).
import type { AvailabilityStatus } from './metadata/availability-status.ts'

/** `code^^scheme`, as it is compared: both parts, case-sensitive, never the display name. */
export type QueryCode = string

/** DTM padded to the second; `from` is inclusive, `to` exclusive. */
export interface TimeRange {
  readonly from: string | undefined
  readonly to: string | undefined
}

export interface TextPattern {
  /** The value as it is stored. */
  readonly exact: string
  /** A LIKE pattern (`%` any run, `_` one character, no escape), when it holds such characters. */
  readonly like: string | undefined
}

export interface FindDocuments {
  readonly kind: 'FindDocuments'
  readonly returnType: ReturnType
  /** CX. */
  readonly patientId: string
  readonly statuses: readonly AvailabilityStatus[]
  readonly types: readonly ('stable' | 'on-demand')[]
  /** Undefined: not asked about. */
  readonly classCodes: readonly QueryCode[] | undefined
  readonly typeCodes: readonly QueryCode[] | undefined
  readonly practiceSettingCodes: readonly QueryCode[] | undefined
  readonly healthcareFacilityTypeCodes: readonly QueryCode[] | undefined
  readonly formatCodes: readonly QueryCode[] | undefined
  /** Each inner list is an OR, the outer one an AND. */
  readonly eventCodes: readonly (readonly QueryCode[])[]
  readonly confidentialityCodes: readonly (readonly QueryCode[])[]
  readonly authorPersons: readonly string[] | undefined
  readonly creationTime: TimeRange
  readonly serviceStartTime: TimeRange
  readonly serviceStopTime: TimeRange
  /** Empty unless asked as FindDocumentsByReferenceId; inner OR, outer AND. */
  readonly referenceIds: readonly (readonly TextPattern[])[]
}

export interface GetDocuments {
  readonly kind: 'GetDocuments'
  readonly returnType: ReturnType
  /** Either entryUUIDs (malformed ones left out: they name nothing) or uniqueIds. */
  readonly by:
    | { readonly kind: 'entryUuid'; readonly ids: readonly string[] }
    | { readonly kind: 'uniqueId'; readonly ids: readonly string[] }
}

export type ReturnType = 'LeafClass' | 'ObjectRef'
export type StoredQuery = FindDocuments | GetDocuments
