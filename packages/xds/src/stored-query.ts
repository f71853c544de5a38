// Stored queries as typed values: what was asked, with nothing left to parse
// (ITI TF-2: 3.18.4.1.2.3).
import type { DocumentAvailability } from './document-availability.ts'
import type { AssociationType } from './metadata/association.ts'
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

export type ReturnType = 'LeafClass' | 'ObjectRef'

/**
 * 1: the latest version of each logical object, and neither entries of documents that are offline,
 * nor deprecated folders, nor deprecated associations; 2: every version, whatever its status.
 */
export type MetadataLevel = 1 | 2

interface Query<Kind extends string> {
  readonly kind: Kind
  readonly returnType: ReturnType
  readonly metadataLevel: MetadataLevel
}

export type EntryType = 'stable' | 'on-demand'

/** Everything but the patient that FindDocuments filters by; undefined: not asked about. */
export interface EntryFilter {
  readonly statuses: readonly AvailabilityStatus[]
  readonly types: readonly EntryType[]
  readonly availabilities: readonly DocumentAvailability[] | undefined
  readonly classCodes: readonly QueryCode[] | undefined
  readonly typeCodes: readonly QueryCode[] | undefined
  readonly practiceSettingCodes: readonly QueryCode[] | undefined
  readonly healthcareFacilityTypeCodes: readonly QueryCode[] | undefined
  readonly formatCodes: readonly QueryCode[] | undefined
  /** Each inner list is an OR, the outer one an AND. */
  readonly eventCodes: readonly (readonly QueryCode[])[]
  readonly confidentialityCodes: readonly (readonly QueryCode[])[]
  /** LIKE patterns, of which one has to match. */
  readonly authorPersons: readonly string[] | undefined
  readonly creationTime: TimeRange
  readonly serviceStartTime: TimeRange
  readonly serviceStopTime: TimeRange
  /** Inner OR, outer AND; empty where the query has no such parameter. */
  readonly referenceIds: readonly (readonly TextPattern[])[]
  /** Undefined unless asked as FindDocumentsExclude (CP-ITI-1323). */
  readonly excluded: ExcludedEntries | undefined
}

/**
 * What FindDocumentsExclude leaves out, undefined and empty: nothing of that kind. An entry goes when
 * it would be found by one of these, asked for alone; what it has no value for does not exclude it.
 */
export interface ExcludedEntries {
  readonly classCodes: readonly QueryCode[] | undefined
  readonly typeCodes: readonly QueryCode[] | undefined
  readonly practiceSettingCodes: readonly QueryCode[] | undefined
  readonly healthcareFacilityTypeCodes: readonly QueryCode[] | undefined
  readonly formatCodes: readonly QueryCode[] | undefined
  /** Each inner list is an OR, the outer one an AND: what meets all of the lists is left out. */
  readonly eventCodes: readonly (readonly QueryCode[])[]
  readonly confidentialityCodes: readonly (readonly QueryCode[])[]
  /** LIKE patterns; an entry goes when one of them matches. */
  readonly authorPersons: readonly string[] | undefined
  /** Inner OR, outer AND. */
  readonly referenceIds: readonly (readonly TextPattern[])[]
}

/** FindDocuments, FindDocumentsByReferenceId and FindDocumentsExclude. */
export interface FindDocuments extends Query<'FindDocuments'>, EntryFilter {
  /** CX. */
  readonly patientId: string
}

export interface FindSubmissionSets extends Query<'FindSubmissionSets'> {
  readonly patientId: string
  readonly statuses: readonly AvailabilityStatus[]
  readonly sourceIds: readonly string[] | undefined
  readonly submissionTime: TimeRange
  /** A LIKE pattern. */
  readonly authorPerson: string | undefined
  readonly contentTypeCodes: readonly QueryCode[] | undefined
}

export interface FindFolders extends Query<'FindFolders'> {
  readonly patientId: string
  readonly statuses: readonly AvailabilityStatus[]
  readonly lastUpdateTime: TimeRange
  /** Each inner list is an OR, the outer one an AND. */
  readonly codes: readonly (readonly QueryCode[])[]
}

/** What narrows the document entries of an answer that holds more than entries. */
export interface ContentFilter {
  readonly types: readonly EntryType[]
  readonly formatCodes: readonly QueryCode[] | undefined
  readonly confidentialityCodes: readonly (readonly QueryCode[])[]
}

export interface GetAll extends Query<'GetAll'>, ContentFilter {
  readonly patientId: string
  readonly documentEntryStatuses: readonly AvailabilityStatus[]
  readonly submissionSetStatuses: readonly AvailabilityStatus[]
  readonly folderStatuses: readonly AvailabilityStatus[]
  /** Here and in other queries: empty when none can be shown. */
  readonly associationStatuses: readonly AvailabilityStatus[]
}

/** Ids of one kind; malformed UUIDs are left out: they name nothing. */
export interface ObjectIds {
  readonly kind: 'entryUuid' | 'uniqueId' | 'logicalId'
  readonly ids: readonly string[]
}

export interface GetDocuments extends Query<'GetDocuments'> {
  readonly by: ObjectIds
}

export interface GetFolders extends Query<'GetFolders'> {
  readonly by: ObjectIds
}

export interface GetAssociations extends Query<'GetAssociations'> {
  /** entryUUIDs of any objects. */
  readonly uuids: readonly string[]
  readonly associationStatuses: readonly AvailabilityStatus[]
}

export interface GetDocumentsAndAssociations extends Query<'GetDocumentsAndAssociations'> {
  readonly by: ObjectIds
  readonly associationStatuses: readonly AvailabilityStatus[]
}

export interface GetSubmissionSets extends Query<'GetSubmissionSets'> {
  /** entryUUIDs of document entries and folders. */
  readonly uuids: readonly string[]
}

export interface GetSubmissionSetAndContents
  extends Query<'GetSubmissionSetAndContents'>, ContentFilter {
  readonly by: ObjectIds
}

export interface GetFolderAndContents extends Query<'GetFolderAndContents'>, ContentFilter {
  readonly by: ObjectIds
}

export interface GetFoldersForDocument extends Query<'GetFoldersForDocument'> {
  readonly by: ObjectIds
  readonly associationStatuses: readonly AvailabilityStatus[]
}

export interface GetRelatedDocuments extends Query<'GetRelatedDocuments'> {
  readonly by: ObjectIds
  /** As asked: HasMember among them selects nothing, because it does not join two entries. */
  readonly associationTypes: readonly AssociationType[]
  readonly types: readonly EntryType[]
  readonly associationStatuses: readonly AvailabilityStatus[]
}

export type StoredQuery =
  | FindDocuments
  | FindSubmissionSets
  | FindFolders
  | GetAll
  | GetDocuments
  | GetFolders
  | GetAssociations
  | GetDocumentsAndAssociations
  | GetSubmissionSets
  | GetSubmissionSetAndContents
  | GetFolderAndContents
  | GetFoldersForDocument
  | GetRelatedDocuments

/** The patient (CX) of a query that names one; undefined for a query by ids. */
export function patientOf(query: StoredQuery): string | undefined {
  return 'patientId' in query ? query.patientId : undefined
}
