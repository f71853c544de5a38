// The errors of Remove Documents, one for each document that stands in the way (ITI TF-2: 3.86.4.2.2).
import type { DocumentRequest } from './messages.ts'
import type { RegistryError } from './registry-response.ts'
import { documentPlace, retrieveErrors } from './retrieve-errors.ts'
import { excerpt } from './rules/attribute-checks.ts'

export const removeErrors = {
  otherRepository: retrieveErrors.otherRepository,
  noSuchDocument: retrieveErrors.noSuchDocument,

  undecided: (document: DocumentRequest): RegistryError =>
    cannotRemove(document, 'whether the registry holds an entry of it is not known yet'),

  failed: (document: DocumentRequest, incidentId: string): RegistryError =>
    cannotRemove(document, `incident ${incidentId}`),

  tooMany: (document: DocumentRequest): RegistryError =>
    cannotRemove(document, 'more documents are named at once than this repository removes'),
}

function cannotRemove(document: DocumentRequest, why: string): RegistryError {
  return {
    code: 'XDSRemoveDocumentsError',
    severity: 'Error',
    codeContext: `document ${excerpt(document.documentUniqueId)} cannot be removed: ${why}`,
    location: documentPlace(document),
  }
}
