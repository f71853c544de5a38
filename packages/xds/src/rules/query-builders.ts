// Makes the typed query of decoded parameters (ITI TF-2: 3.18.4.1.2.3.7).
import type { QueryName } from '../queries.ts'
import type { RegistryError } from '../registry-response.ts'
import type { MetadataLevel, ReturnType, StoredQuery } from '../stored-query.ts'
import {
  findDocuments,
  findDocumentsExclude,
  findFolders,
  findSubmissionSets,
  getAll,
} from './patient-queries.ts'
import {
  getAssociations,
  getDocuments,
  getDocumentsAndAssociations,
  getFolderAndContents,
  getFolders,
  getFoldersForDocument,
  getRelatedDocuments,
  getSubmissionSetAndContents,
  getSubmissionSets,
} from './id-queries.ts'
import type { Asked } from './query-choices.ts'
import { queryError } from './query-error.ts'
import type { QueryParameters } from './query-parameters.ts'

export type ReadQuery<Query = StoredQuery> =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'reject'; readonly errors: readonly RegistryError[] }

/**
 * Takes parameters that are all there and well formed; refuses what their values make impossible.
 */
export function buildQuery<Query>(
  builder: (asked: Asked) => Query,
  parameters: QueryParameters,
  returnType: ReturnType,
): ReadQuery<Query> {
  const errors: RegistryError[] = []
  const report: Asked['report'] = (code, context) => errors.push(queryError(code, context))
  const metadataLevel = readLevel(parameters, report)
  const query = builder({ parameters, returnType, metadataLevel, report })
  return errors.length > 0 ? { kind: 'reject', errors } : { kind: 'query', query }
}

// ITI TF-2: 3.18.4.1.2.3.5.1.1. Absent means 1.
function readLevel(parameters: QueryParameters, report: Asked['report']): MetadataLevel {
  const level = parameters.one('$MetadataLevel') ?? '1'
  if (level === '1') return 1
  if (level !== '2') report('XDSRegistryError', `$MetadataLevel is ${level}: 1 or 2 is due`)
  return 2
}

/** The builder of each query of one patient. */
export const storedQueryBuilders: Readonly<Record<QueryName, (asked: Asked) => StoredQuery>> = {
  FindDocuments: findDocuments,
  FindDocumentsByReferenceId: findDocuments,
  FindDocumentsExclude: findDocumentsExclude,
  FindSubmissionSets: findSubmissionSets,
  FindFolders: findFolders,
  GetAll: getAll,
  GetDocuments: getDocuments,
  GetFolders: getFolders,
  GetAssociations: getAssociations,
  GetDocumentsAndAssociations: getDocumentsAndAssociations,
  GetSubmissionSets: getSubmissionSets,
  GetSubmissionSetAndContents: getSubmissionSetAndContents,
  GetFolderAndContents: getFolderAndContents,
  GetFoldersForDocument: getFoldersForDocument,
  GetRelatedDocuments: getRelatedDocuments,
}
