// The stored queries by the ids of objects (ITI TF-2: 3.18.4.1.2.3.7.5 to 3.18.4.1.2.3.7.13).
import { associationTypeOf } from '../ebxml/association.ts'
import type { AssociationType } from '../metadata/association.ts'
import type {
  GetAssociations,
  GetDocuments,
  GetDocumentsAndAssociations,
  GetFolderAndContents,
  GetFolders,
  GetFoldersForDocument,
  GetRelatedDocuments,
  GetSubmissionSetAndContents,
  GetSubmissionSets,
} from '../stored-query.ts'
import {
  type Asked,
  associationStatuses,
  commonOf,
  contentFilter,
  entryTypes,
  knownForm,
  objectIds,
} from './query-choices.ts'

export function getDocuments(asked: Asked): GetDocuments {
  return {
    kind: 'GetDocuments',
    ...commonOf(asked),
    by: objectIds(asked, '$XDSDocumentEntry'),
  }
}

export function getFolders(asked: Asked): GetFolders {
  return { kind: 'GetFolders', ...commonOf(asked), by: objectIds(asked, '$XDSFolder') }
}

export function getAssociations(asked: Asked): GetAssociations {
  return {
    kind: 'GetAssociations',
    ...commonOf(asked),
    uuids: uuids(asked),
    associationStatuses: associationStatuses(asked),
  }
}

export function getDocumentsAndAssociations(asked: Asked): GetDocumentsAndAssociations {
  return {
    kind: 'GetDocumentsAndAssociations',
    ...commonOf(asked),
    by: objectIds(asked, '$XDSDocumentEntry'),
    associationStatuses: associationStatuses(asked),
  }
}

export function getSubmissionSets(asked: Asked): GetSubmissionSets {
  return { kind: 'GetSubmissionSets', ...commonOf(asked), uuids: uuids(asked) }
}

export function getSubmissionSetAndContents(asked: Asked): GetSubmissionSetAndContents {
  return {
    kind: 'GetSubmissionSetAndContents',
    ...commonOf(asked),
    by: objectIds(asked, '$XDSSubmissionSet'),
    ...contentFilter(asked),
  }
}

export function getFolderAndContents(asked: Asked): GetFolderAndContents {
  return {
    kind: 'GetFolderAndContents',
    ...commonOf(asked),
    by: objectIds(asked, '$XDSFolder'),
    ...contentFilter(asked),
  }
}

export function getFoldersForDocument(asked: Asked): GetFoldersForDocument {
  return {
    kind: 'GetFoldersForDocument',
    ...commonOf(asked),
    by: objectIds(asked, '$XDSDocumentEntry'),
    associationStatuses: associationStatuses(asked),
  }
}

export function getRelatedDocuments(asked: Asked): GetRelatedDocuments {
  return {
    kind: 'GetRelatedDocuments',
    ...commonOf(asked),
    by: objectIds(asked, '$XDSDocumentEntry'),
    associationTypes: associationTypes(asked),
    types: entryTypes(asked),
    associationStatuses: associationStatuses(asked),
  }
}

function uuids({ parameters }: Asked): readonly string[] {
  return knownForm(parameters.list('$uuid') ?? [])
}

// ITI TF-2: 3.18.4.1.2.3.7.13. Types are named by whole URNs; one that nothing can have selects
// nothing, and alone it is a mistake.
function associationTypes({ parameters, report }: Asked): readonly AssociationType[] {
  const name = '$AssociationTypes'
  const types = new Set(
    (parameters.list(name) ?? [])
      .map((urn) => associationTypeOf(urn))
      .filter((type) => type !== undefined),
  )
  if (types.size === 0) {
    report(
      'XDSRegistryError',
      `${name} holds no URN of an association type, such as urn:ihe:iti:2007:AssociationType:RPLC`,
    )
  }
  return [...types]
}
