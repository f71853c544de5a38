// The stored query that a Document Consumer asks most: all approved documents of one patient
// (ITI TF-2: 3.18.4.1.2.3.7.1).
import { statusApproved, storedQueryIds } from './identifiers.ts'
import type { AdhocQueryRequest } from './messages.ts'

/** Takes a CX; asks for whole entries of stable documents. */
export function approvedDocumentsOf(patientId: string): AdhocQueryRequest {
  return {
    returnType: 'LeafClass',
    queryId: storedQueryIds.FindDocuments,
    homeCommunityId: undefined,
    slots: [
      { name: '$XDSDocumentEntryPatientId', values: [quoted(patientId)] },
      { name: '$XDSDocumentEntryStatus', values: [`(${quoted(statusApproved)})`] },
    ],
  }
}

// ITI TF-2: 3.18.4.1.2.3.5. A quote inside a value is doubled.
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
