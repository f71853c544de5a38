// Which file answers which stored query.
import type { StoredQuery } from '@isthmus/xds/stored-query'
import { findDocuments } from './find-documents.ts'
import { findFolders } from './find-folders.ts'
import { findSubmissionSets } from './find-submission-sets.ts'
import { getAll } from './get-all.ts'
import { getAssociations } from './get-associations.ts'
import { getDocumentsAndAssociations } from './get-documents-and-associations.ts'
import { getDocuments } from './get-documents.ts'
import { getFolderAndContents } from './get-folder-and-contents.ts'
import { getFoldersForDocument } from './get-folders-for-document.ts'
import { getFolders } from './get-folders.ts'
import { getRelatedDocuments } from './get-related-documents.ts'
import { getSubmissionSetAndContents } from './get-submission-set-and-contents.ts'
import { getSubmissionSets } from './get-submission-sets.ts'
import type { Search } from './search.ts'

/** Fills the answer of the search. Throws TooManyResultsError, ConsentUnavailableError. */
export function runQuery(search: Search, query: StoredQuery): Promise<void> {
  switch (query.kind) {
    case 'FindDocuments':
      return findDocuments(search, query)
    case 'FindSubmissionSets':
      return findSubmissionSets(search, query)
    case 'FindFolders':
      return findFolders(search, query)
    case 'GetAll':
      return getAll(search, query)
    case 'GetDocuments':
      return getDocuments(search, query)
    case 'GetFolders':
      return getFolders(search, query)
    case 'GetAssociations':
      return getAssociations(search, query)
    case 'GetDocumentsAndAssociations':
      return getDocumentsAndAssociations(search, query)
    case 'GetSubmissionSets':
      return getSubmissionSets(search, query)
    case 'GetSubmissionSetAndContents':
      return getSubmissionSetAndContents(search, query)
    case 'GetFolderAndContents':
      return getFolderAndContents(search, query)
    case 'GetFoldersForDocument':
      return getFoldersForDocument(search, query)
    case 'GetRelatedDocuments':
      return getRelatedDocuments(search, query)
  }
}
