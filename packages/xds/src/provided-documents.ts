// What a Document Repository decides about the documents of a submission: nothing else of its
// metadata (ITI TF-2: 3.41.4.1.3).
import type { ContentReference } from '@isthmus/ihe/content'
import type { ProvideAndRegisterRequest } from './messages.ts'
import type { DocumentEntry } from './metadata/document-entry.ts'
import type { Submission } from './metadata/submission.ts'
import type { RegistryError } from './registry-response.ts'
import { excerpt } from './rules/attribute-checks.ts'

export interface ProvidedDocument {
  readonly entry: DocumentEntry
  readonly content: ContentReference
}

/** What the repository measured of one document's bytes. */
export interface MeasuredDocument {
  readonly sizeBytes: bigint
  /** 40 hex digits. */
  readonly sha1: string
}

/**
 * Pairs each entry with its document; every entry or document without partner, and every uniqueId
 * that stands twice, is an error.
 */
export function matchDocuments({ submission, documents }: ProvideAndRegisterRequest): {
  readonly provided: readonly ProvidedDocument[]
  readonly errors: readonly RegistryError[]
} {
  const byId = Map.groupBy(documents, ({ id }) => id)
  const errors = [
    ...missingDocuments(submission, byId),
    ...missingEntries(submission, documents),
    ...doubledUniqueIds(submission),
  ]
  const provided = submission.documentEntries.flatMap((entry) => {
    const document = byId.get(entry.id)?.[0]
    return document === undefined ? [] : [{ entry, content: document.content }]
  })
  return { provided, errors }
}

// ITI TF-3: Table 4.2.4.1-2. A submitted size or hash that is wrong is the repository's metadata
// error, never NonIdentical.
export function checkMeasured(
  entry: DocumentEntry,
  measured: MeasuredDocument,
): readonly RegistryError[] {
  const errors: RegistryError[] = []
  if (entry.size !== undefined && !sameSize(entry.size, measured.sizeBytes)) {
    errors.push(
      metadataError(
        `size ${excerpt(entry.size)} is declared, ${measured.sizeBytes} bytes came`,
        entry,
      ),
    )
  }
  if (entry.hash !== undefined && entry.hash.toLowerCase() !== measured.sha1) {
    errors.push(metadataError(`hash does not match the document: SHA-1 is ${measured.sha1}`, entry))
  }
  return errors
}

// ITI TF-2: 3.41.4.1.3. The repository names itself in each entry and adds size and hash where they
// are absent. A slot of theirs that came without a Value counts as absent; every other goes on as it
// came, for the registry to refuse.
export function completeEntry(
  entry: DocumentEntry,
  measured: MeasuredDocument,
  repositoryUniqueId: string,
): DocumentEntry {
  return {
    ...entry,
    repositoryUniqueId,
    size: entry.size ?? measured.sizeBytes.toString(),
    hash: entry.hash ?? measured.sha1,
    extraSlots: entry.extraSlots.filter(({ name }) => !completedSlots.has(name)),
  }
}

const completedSlots: ReadonlySet<string> = new Set(['repositoryUniqueId', 'size', 'hash'])

type Documents = ProvideAndRegisterRequest['documents']

function missingDocuments(
  submission: Submission,
  byId: ReadonlyMap<string, Documents>,
): readonly RegistryError[] {
  return submission.documentEntries
    .filter((entry) => byId.get(entry.id)?.length !== 1)
    .map((entry) => ({
      code: 'XDSMissingDocument',
      severity: 'Error',
      codeContext: `entry ${excerpt(entry.id)} has no document of that id, or several`,
      location: excerpt(entry.id),
    }))
}

function missingEntries(submission: Submission, documents: Documents): readonly RegistryError[] {
  const entryIds = new Set(submission.documentEntries.map(({ id }) => id))
  return documents
    .filter(({ id }) => !entryIds.has(id))
    .map(({ id }) => ({
      code: 'XDSMissingDocumentMetadata',
      severity: 'Error',
      codeContext: `document ${excerpt(id)} has no entry of that id`,
      location: excerpt(id),
    }))
}

function doubledUniqueIds(submission: Submission): readonly RegistryError[] {
  const all = [
    ...submission.submissionSets,
    ...submission.documentEntries,
    ...submission.folders,
  ].map(({ uniqueId }) => uniqueId)
  const seen = new Set<string>()
  const doubled = all.filter((uniqueId) => seen.has(uniqueId) || !seen.add(uniqueId))
  return [...new Set(doubled)].map((uniqueId) => ({
    code: 'XDSRepositoryDuplicateUniqueIdInMessage',
    severity: 'Error',
    codeContext: `uniqueId ${excerpt(uniqueId)} stands more than once in the submission`,
    location: excerpt(uniqueId),
  }))
}

function sameSize(declared: string, sizeBytes: bigint): boolean {
  return /^\d{1,20}$/.test(declared) && BigInt(declared) === sizeBytes
}

function metadataError(problem: string, entry: DocumentEntry): RegistryError {
  return {
    code: 'XDSRepositoryMetadataError',
    severity: 'Error',
    codeContext: `${problem} (entry ${excerpt(entry.id)})`,
    location: excerpt(entry.id),
  }
}
