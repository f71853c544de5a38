// Stored queries to start tests from: each with what it requires and nothing else.
import { statusApproved, storedQueryIds } from '../src/identifiers.ts'
import type { AdhocQueryRequest } from '../src/messages.ts'
import type { QueryName } from '../src/queries.ts'

/** A slot's name, then its Values. */
export type TestSlot = readonly [name: string, ...values: readonly string[]]

export const patient = `'N-1^^^&2.999.1.2&ISO'`
export const approved = `('${statusApproved}')`
export const uuid = 'urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c0001'

const document: readonly TestSlot[] = [
  ['$XDSDocumentEntryPatientId', patient],
  ['$XDSDocumentEntryStatus', approved],
]

/** The parameters that each query cannot do without; by entryUUID where there is a choice. */
export const requiredSlots: Readonly<Record<QueryName, readonly TestSlot[]>> = {
  FindDocuments: document,
  FindDocumentsByReferenceId: [
    ...document,
    ['$XDSDocumentEntryReferenceIdList', `('2.999.7^^^^urn:ihe:iti:xds:2016:studyInstanceUID')`],
  ],
  FindDocumentsExclude: document,
  FindSubmissionSets: [
    ['$XDSSubmissionSetPatientId', patient],
    ['$XDSSubmissionSetStatus', approved],
  ],
  FindFolders: [
    ['$XDSFolderPatientId', patient],
    ['$XDSFolderStatus', approved],
  ],
  GetAll: [
    ['$patientId', patient],
    ['$XDSDocumentEntryStatus', approved],
    ['$XDSSubmissionSetStatus', approved],
    ['$XDSFolderStatus', approved],
  ],
  GetDocuments: [['$XDSDocumentEntryEntryUUID', `('${uuid}')`]],
  GetFolders: [['$XDSFolderEntryUUID', `('${uuid}')`]],
  GetAssociations: [['$uuid', `('${uuid}')`]],
  GetDocumentsAndAssociations: [['$XDSDocumentEntryEntryUUID', `('${uuid}')`]],
  GetSubmissionSets: [['$uuid', `('${uuid}')`]],
  GetSubmissionSetAndContents: [['$XDSSubmissionSetEntryUUID', `'${uuid}'`]],
  GetFolderAndContents: [['$XDSFolderEntryUUID', `'${uuid}'`]],
  GetFoldersForDocument: [['$XDSDocumentEntryEntryUUID', `'${uuid}'`]],
  GetRelatedDocuments: [
    ['$XDSDocumentEntryEntryUUID', `'${uuid}'`],
    ['$AssociationTypes', `('urn:ihe:iti:2007:AssociationType:RPLC')`],
  ],
}

export function queryOf(name: QueryName, slots: readonly TestSlot[]): AdhocQueryRequest {
  return {
    returnType: 'LeafClass',
    queryId: storedQueryIds[name],
    homeCommunityId: undefined,
    slots: slots.map(([slot, ...values]) => ({ name: slot, values })),
  }
}

/** The query with what it requires, and these slots beside it or in place of those of their name. */
export function queryWith(name: QueryName, ...slots: readonly TestSlot[]): AdhocQueryRequest {
  const names = new Set(slots.map(([slot]) => slot))
  return queryOf(name, [...requiredSlots[name].filter(([slot]) => !names.has(slot)), ...slots])
}
