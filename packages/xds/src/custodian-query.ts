// The two stored queries by which a custodian asks about objects of its own: what became of a
// submission whose answer was lost (ITI TF-2: 3.18.4.1.2.3.7).
import { storedQueryIds } from './identifiers.ts'
import type { AdhocQueryRequest } from './messages.ts'

export const custodianQuery = {
  /** References to every entry that holds one of the uniqueIds. */
  documents: (uniqueIds: readonly string[]): AdhocQueryRequest =>
    references(storedQueryIds.GetDocuments, {
      name: '$XDSDocumentEntryUniqueId',
      values: [`(${uniqueIds.map((uniqueId) => quoted(uniqueId)).join(',')})`],
    }),

  /** References to a submission set and all that came with it. */
  submissionSet: (uniqueId: string): AdhocQueryRequest =>
    references(storedQueryIds.GetSubmissionSetAndContents, {
      name: '$XDSSubmissionSetUniqueId',
      values: [quoted(uniqueId)],
    }),
}

// ITI TF-2: 3.18.4.1.2.3.5.1.1. All versions are meant, also of documents that are offline: what is
// not named by the answer counts as not registered.
function references(queryId: string, slot: AdhocQueryRequest['slots'][number]): AdhocQueryRequest {
  const slots = [slot, { name: '$MetadataLevel', values: ['2'] }]
  return { returnType: 'ObjectRef', queryId, homeCommunityId: undefined, slots }
}

// ITI TF-2: 3.18.4.1.2.3.5. A quote inside a value is doubled.
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
