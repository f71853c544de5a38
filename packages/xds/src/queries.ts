// tidy: table
// The stored queries that this registry answers: parameters, types, multiplicity
// (ITI TF-2: 3.18.4.1.2.3.7).
import { storedQueryIds } from './identifiers.ts'

export type QueryName = keyof typeof storedQueryIds

/**
 * `text`, `code`, `patientId` (CX) and `uuid` stand in quotes, `number` without, `time` either way.
 */
export type ParameterType = 'text' | 'code' | 'time' | 'number' | 'uuid' | 'patientId'

export interface QueryParameter {
  readonly name: string
  readonly need: 'required' | 'optional'
  readonly values: 'one' | 'list'
  readonly type: ParameterType
  /** `and`: the slot may be repeated, and each of the repetitions must be met. */
  readonly repeated: 'and' | 'never'
}

export interface StoredQueryDefinition {
  readonly name: QueryName
  /** `urn:uuid:…`. */
  readonly id: string
  readonly parameters: readonly QueryParameter[]
  /** Parameters of which exactly one must be given. */
  readonly exactlyOneOf: readonly string[]
  /** Pairs of parameters that may not stand in one request. */
  readonly notTogether: readonly (readonly [string, string])[]
}

const metadataLevel = one('$MetadataLevel', 'number')
const associationStatus = list('$XDSAssociationStatus', 'text')

/** What narrows the document entries of an answer that holds more than entries. */
const contentParameters: readonly QueryParameter[] = [
  list('$XDSDocumentEntryFormatCode', 'code'),
  andList('$XDSDocumentEntryConfidentialityCode', 'code'),
  list('$XDSDocumentEntryType', 'text'),
]

const documentParameters: readonly QueryParameter[] = [
  one('$XDSDocumentEntryPatientId', 'patientId', 'required'),
  list('$XDSDocumentEntryStatus', 'text', 'required'),
  list('$XDSDocumentEntryClassCode', 'code'),
  list('$XDSDocumentEntryTypeCode', 'code'),
  list('$XDSDocumentEntryPracticeSettingCode', 'code'),
  one('$XDSDocumentEntryCreationTimeFrom', 'time'),
  one('$XDSDocumentEntryCreationTimeTo', 'time'),
  one('$XDSDocumentEntryServiceStartTimeFrom', 'time'),
  one('$XDSDocumentEntryServiceStartTimeTo', 'time'),
  one('$XDSDocumentEntryServiceStopTimeFrom', 'time'),
  one('$XDSDocumentEntryServiceStopTimeTo', 'time'),
  list('$XDSDocumentEntryHealthcareFacilityTypeCode', 'code'),
  andList('$XDSDocumentEntryEventCodeList', 'code'),
  list('$XDSDocumentEntryAuthorPerson', 'text'),
  ...contentParameters,
  metadataLevel,
]

// CP-ITI-1323. Each says what an entry must not have; none may stand beside the one that says what
// it must have.
const excludingParameters: readonly QueryParameter[] = [
  list('$XDSDocumentEntryClassCodeExclude', 'code'),
  list('$XDSDocumentEntryTypeCodeExclude', 'code'),
  list('$XDSDocumentEntryPracticeSettingCodeExclude', 'code'),
  list('$XDSDocumentEntryHealthcareFacilityTypeCodeExclude', 'code'),
  list('$XDSDocumentEntryFormatCodeExclude', 'code'),
  andList('$XDSDocumentEntryEventCodeListExclude', 'code'),
  andList('$XDSDocumentEntryConfidentialityCodeExclude', 'code'),
  list('$XDSDocumentEntryAuthorPersonExclude', 'text'),
  list('$XDSDocumentEntryTypeExclude', 'text'),
  andList('$XDSDocumentEntryReferenceIdListExclude', 'text'),
]

export const storedQueries: readonly StoredQueryDefinition[] = [
  query('FindDocuments', documentParameters),
  query('FindDocumentsByReferenceId', [
    ...documentParameters,
    andList('$XDSDocumentEntryReferenceIdList', 'text', 'required'),
  ]),
  query(
    'FindDocumentsExclude',
    [
      ...documentParameters,
      andList('$XDSDocumentEntryReferenceIdList', 'text'),
      ...excludingParameters,
    ],
    {
      notTogether: excludingParameters.map(({ name }) => [name.slice(0, -'Exclude'.length), name]),
    },
  ),
  query('FindSubmissionSets', [
    one('$XDSSubmissionSetPatientId', 'patientId', 'required'),
    list('$XDSSubmissionSetStatus', 'text', 'required'),
    list('$XDSSubmissionSetSourceId', 'text'),
    one('$XDSSubmissionSetSubmissionTimeFrom', 'time'),
    one('$XDSSubmissionSetSubmissionTimeTo', 'time'),
    one('$XDSSubmissionSetAuthorPerson', 'text'),
    list('$XDSSubmissionSetContentType', 'code'),
  ]),
  query('FindFolders', [
    one('$XDSFolderPatientId', 'patientId', 'required'),
    list('$XDSFolderStatus', 'text', 'required'),
    one('$XDSFolderLastUpdateTimeFrom', 'time'),
    one('$XDSFolderLastUpdateTimeTo', 'time'),
    andList('$XDSFolderCodeList', 'code'),
    metadataLevel,
  ]),
  query('GetAll', [
    one('$patientId', 'patientId', 'required'),
    list('$XDSDocumentEntryStatus', 'text', 'required'),
    list('$XDSSubmissionSetStatus', 'text', 'required'),
    list('$XDSFolderStatus', 'text', 'required'),
    ...contentParameters,
    associationStatus,
    metadataLevel,
  ]),
  byIds(
    'GetDocuments',
    [
      list('$XDSDocumentEntryEntryUUID', 'uuid'),
      list('$XDSDocumentEntryUniqueId', 'text'),
      list('$XDSDocumentEntryLogicalID', 'uuid'),
    ],
    [metadataLevel],
  ),
  byIds(
    'GetFolders',
    [
      list('$XDSFolderEntryUUID', 'uuid'),
      list('$XDSFolderUniqueId', 'text'),
      list('$XDSFolderLogicalID', 'uuid'),
    ],
    [metadataLevel],
  ),
  query('GetAssociations', [list('$uuid', 'uuid', 'required'), associationStatus, metadataLevel]),
  byIds(
    'GetDocumentsAndAssociations',
    [list('$XDSDocumentEntryEntryUUID', 'uuid'), list('$XDSDocumentEntryUniqueId', 'text')],
    [associationStatus, metadataLevel],
  ),
  query('GetSubmissionSets', [list('$uuid', 'uuid', 'required'), metadataLevel]),
  byIds(
    'GetSubmissionSetAndContents',
    [one('$XDSSubmissionSetEntryUUID', 'uuid'), one('$XDSSubmissionSetUniqueId', 'text')],
    [...contentParameters, metadataLevel],
  ),
  byIds(
    'GetFolderAndContents',
    [one('$XDSFolderEntryUUID', 'uuid'), one('$XDSFolderUniqueId', 'text')],
    [...contentParameters, metadataLevel],
  ),
  byIds(
    'GetFoldersForDocument',
    [one('$XDSDocumentEntryEntryUUID', 'uuid'), one('$XDSDocumentEntryUniqueId', 'text')],
    [associationStatus, metadataLevel],
  ),
  byIds(
    'GetRelatedDocuments',
    [one('$XDSDocumentEntryEntryUUID', 'uuid'), one('$XDSDocumentEntryUniqueId', 'text')],
    [
      list('$AssociationTypes', 'text', 'required'),
      list('$XDSDocumentEntryType', 'text'),
      associationStatus,
      metadataLevel,
    ],
  ),
]

/** Of an older edition, with the scheme beside the code; ignoring them would widen the answer. */
export const retiredParameters: ReadonlySet<string> = new Set(
  [
    'DocumentEntryClassCode',
    'DocumentEntryTypeCode',
    'DocumentEntryFormatCode',
    'DocumentEntryPracticeSettingCode',
    'DocumentEntryHealthcareFacilityTypeCode',
    'DocumentEntryEventCodeList',
    'DocumentEntryConfidentialityCode',
    'SubmissionSetContentType',
    'FolderCodeList',
  ].map((attribute) => `$XDS${attribute}Scheme`),
)

function query(
  name: QueryName,
  parameters: readonly QueryParameter[],
  rules: Partial<Pick<StoredQueryDefinition, 'exactlyOneOf' | 'notTogether'>> = {},
): StoredQueryDefinition {
  return { name, id: storedQueryIds[name], parameters, exactlyOneOf: [], notTogether: [], ...rules }
}

function byIds(
  name: QueryName,
  ids: readonly QueryParameter[],
  others: readonly QueryParameter[],
): StoredQueryDefinition {
  return query(name, [...ids, ...others], { exactlyOneOf: ids.map((id) => id.name) })
}

function one(
  name: string,
  type: ParameterType,
  need: QueryParameter['need'] = 'optional',
): QueryParameter {
  return { name, need, values: 'one', type, repeated: 'never' }
}

function list(
  name: string,
  type: ParameterType,
  need: QueryParameter['need'] = 'optional',
): QueryParameter {
  return { name, need, values: 'list', type, repeated: 'never' }
}

function andList(
  name: string,
  type: ParameterType,
  need: QueryParameter['need'] = 'optional',
): QueryParameter {
  return { name, need, values: 'list', type, repeated: 'and' }
}
