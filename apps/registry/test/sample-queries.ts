// Every stored query as a typed value: bare, and with all that it can be narrowed by.
import type {
  FindDocuments,
  FindFolders,
  FindSubmissionSets,
  ObjectIds,
  StoredQuery,
} from '@isthmus/xds/stored-query'

/** What the samples ask for; ids are entryUUIDs. */
export interface Asked {
  readonly patientId: string
  readonly entry: string
  readonly submissionSet: string
  readonly folder: string
}

/** By the name of the file that holds the SQL they emit. */
export function sampleQueries(asked: Asked): ReadonlyMap<string, StoredQuery> {
  return new Map<string, StoredQuery>([...byPatient(asked), ...byIds(asked)])
}

export function sampleFindDocuments(patientId: string): FindDocuments {
  return { ...bareDocuments, patientId }
}

function byPatient({ patientId }: Asked): readonly (readonly [string, StoredQuery])[] {
  const documents = { ...bareDocuments, patientId }
  return [
    ['find-documents', documents],
    ['find-documents.every-parameter', { ...documents, ...everyParameter }],
    ['find-documents-by-reference-id', { ...documents, referenceIds }],
    ['find-documents-exclude', { ...documents, excluded }],
    ['find-submission-sets', { ...bareSets, patientId }],
    [
      'find-submission-sets.every-parameter',
      {
        ...bareSets,
        patientId,
        sourceIds: ['1.2'],
        submissionTime: range,
        authorPerson: '%Okafor%',
        contentTypeCodes: code,
      },
    ],
    ['find-folders', { ...bareFolders, patientId }],
    [
      'find-folders.every-parameter',
      { ...bareFolders, patientId, lastUpdateTime: range, codes: [code, code] },
    ],
    [
      'get-all',
      {
        ...common,
        kind: 'GetAll',
        patientId,
        documentEntryStatuses: both,
        submissionSetStatuses: both,
        folderStatuses: both,
        associationStatuses: both,
        ...content,
      },
    ],
  ]
}

function byIds(asked: Asked): readonly (readonly [string, StoredQuery])[] {
  const entry = uuids(asked.entry)
  const uniqueId = { kind: 'uniqueId', ids: ['1.2'] } as const
  const logicalId = { kind: 'logicalId', ids: [asked.entry] } as const
  const associationStatuses = ['Approved'] as const
  return [
    ['get-documents.entry-uuid', { ...common, kind: 'GetDocuments', by: entry }],
    ['get-documents.unique-id', { ...common, kind: 'GetDocuments', by: uniqueId }],
    [
      'get-documents.logical-id',
      { ...common, metadataLevel: 2, kind: 'GetDocuments', by: logicalId },
    ],
    ['get-folders.entry-uuid', { ...common, kind: 'GetFolders', by: uuids(asked.folder) }],
    ['get-folders.unique-id', { ...common, kind: 'GetFolders', by: uniqueId }],
    ['get-folders.logical-id', { ...common, kind: 'GetFolders', by: logicalId }],
    [
      'get-associations',
      { ...common, kind: 'GetAssociations', uuids: [asked.entry], associationStatuses },
    ],
    [
      'get-documents-and-associations',
      { ...common, kind: 'GetDocumentsAndAssociations', by: entry, associationStatuses },
    ],
    [
      'get-submission-sets',
      { ...common, kind: 'GetSubmissionSets', uuids: [asked.entry, asked.folder] },
    ],
    [
      'get-submission-set-and-contents',
      {
        ...common,
        kind: 'GetSubmissionSetAndContents',
        by: uuids(asked.submissionSet),
        ...content,
      },
    ],
    [
      'get-submission-set-and-contents.unique-id',
      { ...common, kind: 'GetSubmissionSetAndContents', by: uniqueId, ...content },
    ],
    [
      'get-folder-and-contents',
      { ...common, kind: 'GetFolderAndContents', by: uuids(asked.folder), ...content },
    ],
    [
      'get-folders-for-document',
      { ...common, kind: 'GetFoldersForDocument', by: entry, associationStatuses },
    ],
    [
      'get-related-documents',
      {
        ...common,
        kind: 'GetRelatedDocuments',
        by: entry,
        associationTypes: ['RPLC', 'APND', 'HasMember'],
        types: ['stable', 'on-demand'],
        associationStatuses,
      },
    ],
  ]
}

function uuids(...ids: readonly string[]): ObjectIds {
  return { kind: 'entryUuid', ids }
}

const common = { returnType: 'LeafClass', metadataLevel: 1 } as const
const both = ['Approved', 'Deprecated'] as const
const code = ['A^^1.2']
const range = { from: '20260101000000', to: '20270101000000' }
const anyTime = { from: undefined, to: undefined }
const content = {
  types: ['stable', 'on-demand'],
  formatCodes: code,
  confidentialityCodes: [code],
} as const
const referenceIds = [[{ exact: 'a_1', like: 'a_1' }], [{ exact: 'b', like: undefined }]]

const bareDocuments: Omit<FindDocuments, 'patientId'> = {
  ...common,
  kind: 'FindDocuments',
  statuses: ['Approved'],
  types: ['stable'],
  availabilities: undefined,
  classCodes: undefined,
  typeCodes: undefined,
  practiceSettingCodes: undefined,
  healthcareFacilityTypeCodes: undefined,
  formatCodes: undefined,
  eventCodes: [],
  confidentialityCodes: [],
  authorPersons: undefined,
  creationTime: anyTime,
  serviceStartTime: anyTime,
  serviceStopTime: anyTime,
  referenceIds: [],
  excluded: undefined,
}

const everyParameter = {
  statuses: both,
  types: ['stable', 'on-demand'],
  availabilities: ['online', 'offline'],
  classCodes: code,
  typeCodes: code,
  practiceSettingCodes: code,
  healthcareFacilityTypeCodes: code,
  formatCodes: code,
  eventCodes: [code, code],
  confidentialityCodes: [code],
  authorPersons: ['%Okafor%'],
  creationTime: range,
  serviceStartTime: range,
  serviceStopTime: range,
} as const

const excluded = {
  classCodes: code,
  typeCodes: undefined,
  practiceSettingCodes: undefined,
  healthcareFacilityTypeCodes: undefined,
  formatCodes: code,
  eventCodes: [code, code],
  confidentialityCodes: [],
  authorPersons: ['%Okafor%'],
  referenceIds,
}

const bareSets: Omit<FindSubmissionSets, 'patientId'> = {
  ...common,
  kind: 'FindSubmissionSets',
  statuses: ['Approved'],
  sourceIds: undefined,
  submissionTime: anyTime,
  authorPerson: undefined,
  contentTypeCodes: undefined,
}

const bareFolders: Omit<FindFolders, 'patientId'> = {
  ...common,
  kind: 'FindFolders',
  statuses: ['Approved'],
  lastUpdateTime: anyTime,
  codes: [],
}
