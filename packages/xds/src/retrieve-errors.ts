// The errors of Retrieve Document Set, one for each document that is not in the answer
// (ITI TF-2: 3.43.4.2.2).
import type { DocumentRequest } from './messages.ts'
import type { RegistryError } from './registry-response.ts'
import { excerpt } from './rules/attribute-checks.ts'

export const retrieveErrors = {
  otherRepository: (document: DocumentRequest): RegistryError => ({
    code: 'XDSUnknownRepositoryId',
    severity: 'Error',
    codeContext: `this is not repository ${excerpt(document.repositoryUniqueId)}`,
    location: documentPlace(document),
  }),

  // ITI TF-3: Table 4.2.4.1-2. The same words whether the document is unknown or the asker may not
  // have it.
  noSuchDocument: (document: DocumentRequest): RegistryError => ({
    code: 'XDSDocumentUniqueIdError',
    severity: 'Error',
    codeContext: [
      `no document ${excerpt(document.documentUniqueId)}`,
      `in repository ${excerpt(document.repositoryUniqueId)}`,
    ].join(' '),
    location: documentPlace(document),
  }),

  consentUnavailable: (document: DocumentRequest): RegistryError => ({
    code: 'XDSRepositoryError',
    severity: 'Error',
    codeContext: 'consent data unavailable',
    location: documentPlace(document),
  }),

  busy: (document: DocumentRequest): RegistryError => ({
    code: 'XDSRepositoryBusy',
    severity: 'Error',
    codeContext: 'the repository is overloaded, try again later',
    location: documentPlace(document),
  }),

  tooMany: (document: DocumentRequest): RegistryError => ({
    code: 'XDSRepositoryError',
    severity: 'Error',
    codeContext: 'more documents are asked for at once than this repository hands over',
    location: documentPlace(document),
  }),
}

// ITI TF-2: 3.43.4.2.2. The asker finds his document again by it: whole, as long as a uniqueId may be.
/** What the location of an error about one document says. */
export function documentPlace({ documentUniqueId }: DocumentRequest): string {
  return documentUniqueId.length > uniqueIdCharactersMax
    ? excerpt(documentUniqueId)
    : documentUniqueId
}

/** ITI TF-3: Table 4.2.3.2-1. */
const uniqueIdCharactersMax = 128
