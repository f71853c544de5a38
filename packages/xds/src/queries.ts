// tidy: table
// The stored queries that this registry answers: parameters, types, multiplicity
// (ITI TF-2: 3.18.4.1.2.3.7).
import { storedQueryIds } from './identifiers.ts'

export type QueryName = 'FindDocuments' | 'FindDocumentsByReferenceId' | 'GetDocuments'

export type ParameterType = 'text' | 'code' | 'time'

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
}

const documentParameters: readonly QueryParameter[] = [
  one('$XDSDocumentEntryPatientId', 'text', 'required'),
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
  andList('$XDSDocumentEntryConfidentialityCode', 'code'),
  list('$XDSDocumentEntryAuthorPerson', 'text'),
  list('$XDSDocumentEntryFormatCode', 'code'),
  list('$XDSDocumentEntryType', 'text'),
]

export const storedQueries: readonly StoredQueryDefinition[] = [
  {
    name: 'FindDocuments',
    id: storedQueryIds.FindDocuments,
    parameters: documentParameters,
    exactlyOneOf: [],
  },
  {
    name: 'FindDocumentsByReferenceId',
    id: storedQueryIds.FindDocumentsByReferenceId,
    parameters: [
      ...documentParameters,
      { ...andList('$XDSDocumentEntryReferenceIdList', 'text'), need: 'required' },
    ],
    exactlyOneOf: [],
  },
  {
    name: 'GetDocuments',
    id: storedQueryIds.GetDocuments,
    parameters: [
      list('$XDSDocumentEntryEntryUUID', 'text'),
      list('$XDSDocumentEntryUniqueId', 'text'),
    ],
    exactlyOneOf: ['$XDSDocumentEntryEntryUUID', '$XDSDocumentEntryUniqueId'],
  },
]

/** Of an older edition, with the scheme beside the code; ignoring them would widen the answer. */
export const retiredParameters: ReadonlySet<string> = new Set(
  [
    'ClassCode',
    'TypeCode',
    'FormatCode',
    'PracticeSettingCode',
    'HealthcareFacilityTypeCode',
    'EventCodeList',
    'ConfidentialityCode',
  ].map((attribute) => `$XDSDocumentEntry${attribute}Scheme`),
)

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

function andList(name: string, type: ParameterType): QueryParameter {
  return { name, need: 'optional', values: 'list', type, repeated: 'and' }
}
