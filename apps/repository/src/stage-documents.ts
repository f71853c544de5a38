// Takes the documents of a submission off the wire, one after the other, and measures them on the
// way to disk.
import { decodeBase64 } from '@isthmus/mime/base64'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { MeasuredDocument, ProvidedDocument } from '@isthmus/xds/provided-documents'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { RegistryError } from '@isthmus/xds/registry-response'
import type { DocumentStore, StagedDocument } from './documents/document-store.ts'

export interface StagedEntry extends MeasuredDocument {
  readonly entry: DocumentEntry
  readonly document: StagedDocument
}

export interface Arrival {
  readonly staged: readonly StagedEntry[]
  /**
   * Entries whose part is not in the message or is another entry's already, and parts that are no
   * entry's.
   */
  readonly errors: readonly RegistryError[]
}

/** Reads the message to its end. When it throws, nothing is left staged. */
export async function stageDocuments(
  provided: readonly ProvidedDocument[],
  { parts, signal }: Pick<Exchange<unknown>, 'parts' | 'signal'>,
  documents: DocumentStore,
): Promise<Arrival> {
  const staged: StagedEntry[] = []
  const { waiting, errors } = byContentId(provided)
  const keep = async (entry: DocumentEntry, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    const document = await documents.stage(bytes, signal)
    staged.push({ entry, document, sizeBytes: document.sizeBytes, sha1: document.sha1 })
  }
  try {
    for (const { entry, content } of provided) {
      if (content.kind === 'inline') await keep(entry, once(decodeBase64(content.base64)))
    }
    for await (const { contentId, bytes } of parts) {
      const entry = contentId === undefined ? undefined : waiting.get(contentId)
      if (contentId === undefined || entry === undefined) {
        if (!errors.includes(unclaimed)) errors.push(unclaimed)
        continue
      }
      waiting.delete(contentId)
      await keep(entry, bytes)
    }
  } catch (error) {
    // One that cannot be removed now goes with the sweep of what was staged.
    await Promise.allSettled(staged.map(({ document }) => documents.discard(document.contentName)))
    throw error
  }
  errors.push(...[...waiting.values()].map((entry) => missing(entry, 'its part did not come')))
  return { staged, errors }
}

function byContentId(provided: readonly ProvidedDocument[]) {
  const waiting = new Map<string, DocumentEntry>()
  const errors: RegistryError[] = []
  for (const { entry, content } of provided) {
    if (content.kind === 'inline') continue
    if (waiting.has(content.contentId)) {
      errors.push(missing(entry, 'its part is that of another entry'))
    } else {
      waiting.set(content.contentId, entry)
    }
  }
  return { waiting, errors }
}

function missing(entry: DocumentEntry, why: string): RegistryError {
  return {
    code: 'XDSMissingDocument',
    severity: 'Error',
    codeContext: `entry ${entry.id} has no document: ${why}`,
    location: entry.id,
  }
}

// What nobody describes nobody could find again; a sender that lost a reference shall hear of it.
const unclaimed: RegistryError = {
  code: 'XDSMissingDocumentMetadata',
  severity: 'Error',
  codeContext: 'the message has a part that no document refers to',
  location: undefined,
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
