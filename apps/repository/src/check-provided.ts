// What a repository looks at in a submission before it takes the first document: whether it can
// carry all of it to the registry. Everything else of the metadata is the registry's to judge
// (ITI TF-2: 3.41.4.1.3).
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import { type ProvidedDocument, matchDocuments } from '@isthmus/xds/provided-documents'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { excerpt } from '@isthmus/xds/rules/attribute-checks'

export function checkProvided(
  request: ProvideAndRegisterRequest,
  { documentsPerSubmissionMax }: { readonly documentsPerSubmissionMax: number },
): { readonly provided: readonly ProvidedDocument[]; readonly errors: readonly RegistryError[] } {
  const { submission, documents } = request
  const count = Math.max(documents.length, submission.documentEntries.length)
  if (count > documentsPerSubmissionMax) return { provided: [], errors: [tooMany] }
  const { provided, errors } = matchDocuments(request)
  return { provided, errors: [...submission.unreadable.map(unreadable), ...errors] }
}

// Left out of the ITI-42 in silence, it would make another submission of this one.
function unreadable({ id, problem }: { readonly id: string; readonly problem: string }) {
  return {
    code: 'XDSRepositoryMetadataError',
    severity: 'Error',
    codeContext: `${problem} (object ${excerpt(id)})`,
    location: excerpt(id),
  } as const
}

const tooMany: RegistryError = {
  code: 'XDSRepositoryOutOfResources',
  severity: 'Error',
  codeContext: 'the submission has more documents than this repository takes at once',
  location: undefined,
}
