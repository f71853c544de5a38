// tidy: table
// The stored queries that this registry answers: parameters, types, multiplicity
// (ITI TF-2: 3.18.4.1.2.3.7, 3.51.4.1.2.3).
import { multiPatientQueryIds, storedQueryIds } from './identifiers.ts'

export type QueryName = keyof typeof storedQueryIds

export type MultiPatientQueryName = keyof typeof multiPatientQueryIds

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

export interface StoredQueryDefinition<Name extends string = QueryName> {
  readonly name: Name
  /** `urn:uuid:…`. */
  readonly id: string
  readonly parameters: readonly QueryParameter[]
  /** Parameters of which exactly one must be given. */
  readonly exactlyOneOf: readonly string[]
  /** Parameters of which one must be given, and more may be. */
  readonly atLeastOneOf: readonly string[]
  /** Pairs of parameters that may not stand in one request. */
  readonly notTogether: readonly (readonly [string, string])[]
}

const noRules = { exactlyOneOf: [], atLeastOneOf: [], notTogether: [] }

const metadataLevel = one('$MetadataLevel', 'number')
const associationStatus = list('$XDSAssociationStatus', 'text')

/** What narrows the document entries of an answer that holds more than entries. */
const contentParameters: readonly QueryParameter[] = [
  list('$XDSDocumentEntryFormatCode', 'code'),
  andList('$XDSDocumentEntryConfidentialityCode', 'code'),
  list('$XDSDocumentEntryType', 'text'),
]

/** Everything but the patient that document entries are asked for by. */
const documentFilters: readonly QueryParameter[] = [
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
  list('$XDSDocumentEntryDocumentAvailability', 'text'),
  ...contentParameters,
  metadataLevel,
]

const documentParameters: readonly QueryParameter[] = [
  one('$XDSDocumentEntryPatientId', 'patientId', 'required'),
  ...documentFilters,
]

const folderFilters: readonly QueryParameter[] = [
  list('$XDSFolderStatus', 'text', 'required'),
  one('$XDSFolderLastUpdateTimeFrom', 'time'),
  one('$XDSFolderLastUpdateTimeTo', 'time'),
  andList('$XDSFolderCodeList', 'code'),
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
  query('FindFolders', [one('$XDSFolderPatientId', 'patientId', 'required'), ...folderFilters]),
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

// ITI TF-2: 3.51.4.1.2.3. What would find the objects of everybody is not asked.
/** The queries of ITI-51; none of them is answered with ITI-18, and none of the others with ITI-51. */
export const multiPatientQueries: readonly StoredQueryDefinition<MultiPatientQueryName>[] = [
  acrossPatients(
    'FindDocumentsForMultiplePatients',
    [list('$XDSDocumentEntryPatientId', 'patientId'), ...documentFilters],
    [
      '$XDSDocumentEntryPatientId',
      '$XDSDocumentEntryClassCode',
      '$XDSDocumentEntryEventCodeList',
      '$XDSDocumentEntryHealthcareFacilityTypeCode',
    ],
  ),
  acrossPatients(
    'FindFoldersForMultiplePatients',
    [list('$XDSFolderPatientId', 'patientId'), ...folderFilters],
    ['$XDSFolderPatientId', '$XDSFolderCodeList'],
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
  return { name, id: storedQueryIds[name], parameters, ...noRules, ...rules }
}

function acrossPatients(
  name: MultiPatientQueryName,
  parameters: readonly QueryParameter[],
  atLeastOneOf: readonly string[],
): StoredQueryDefinition<MultiPatientQueryName> {
  return { name, id: multiPatientQueryIds[name], parameters, ...noRules, atLeastOneOf }
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
