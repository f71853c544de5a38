// What the pure floors say of a submission with its documents (ITI TF-2: 3.41.4.1.3).
import { decodeBase64 } from '@isthmus/mime/base64'
import type { ProvideAndRegisterRequest } from '@isthmus/xds/messages'
import { checkMeasured, completeEntry, matchDocuments } from '@isthmus/xds/provided-documents'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { checkSubmission } from '@isthmus/xds/rules/submission'
import { type ReadVector, measure, once } from './read-request.ts'

/** What the repository finds, else what the registry would find in the completed metadata. */
export async function judgeProvided(
  read: ReadVector<ProvideAndRegisterRequest>,
  repositoryUniqueId: string,
): Promise<readonly RegistryError[]> {
  const { provided: documents, errors } = matchDocuments(read.request)
  if (errors.length > 0) return errors
  const completed = []
  for (const { entry, content } of documents) {
    const measured =
      content.kind === 'inline'
        ? await measure(once(decodeBase64(content.base64)))
        : read.parts.get(content.contentId)
    if (measured === undefined) return [missingDocument]
    const wrong = checkMeasured(entry, measured)
    if (wrong.length > 0) return wrong
    completed.push(completeEntry(entry, measured, repositoryUniqueId))
  }
  return checkSubmission({ ...read.request.submission, documentEntries: completed }, 'ITI-42')
}

const missingDocument: RegistryError = {
  code: 'XDSMissingDocument',
  severity: 'Error',
  codeContext: '',
  location: undefined,
}
