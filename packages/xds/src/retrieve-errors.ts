// The errors of Retrieve Document Set, one for each document that is not in the answer
// (ITI TF-2: 3.43.4.2.2).
import type { DocumentRequest } from './messages.ts'
import type { RegistryError } from './registry-response.ts'

export const retrieveErrors = {
  otherRepository: (document: DocumentRequest): RegistryError => ({
    code: 'XDSUnknownRepositoryId',
    severity: 'Error',
    codeContext: `this is not repository ${document.repositoryUniqueId}`,
    location: document.documentUniqueId,
  }),

  // ITI TF-3: Table 4.2.4.1-2. The same words whether the document is unknown or the asker may not
  // have it.
  noSuchDocument: (document: DocumentRequest): RegistryError => ({
    code: 'XDSDocumentUniqueIdError',
    severity: 'Error',
    codeContext: `no document ${document.documentUniqueId} in repository ${document.repositoryUniqueId}`,
    location: document.documentUniqueId,
  }),

  consentUnavailable: (document: DocumentRequest): RegistryError => ({
    code: 'XDSRepositoryError',
    severity: 'Error',
    codeContext: 'consent data unavailable',
    location: document.documentUniqueId,
  }),

  tooMany: (document: DocumentRequest): RegistryError => ({
    code: 'XDSRepositoryError',
    severity: 'Error',
    codeContext: 'more documents are asked for at once than this repository hands over',
    location: document.documentUniqueId,
  }),
}
