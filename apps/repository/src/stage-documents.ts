// Takes the documents of a submission off the wire, one after the other, and measures them on the way to disk.
import { decodeBase64 } from '@isthmus/mime/base64'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { MeasuredDocument, ProvidedDocument } from '@isthmus/xds/provided-documents'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { XdsError } from '@isthmus/xds/xds-error'
import {
  type DocumentStore,
  DocumentTooLargeError,
  OutOfSpaceError,
  type StagedDocument,
} from './documents/document-store.ts'

export interface StagedEntry extends MeasuredDocument {
  readonly entry: DocumentEntry
  readonly document: StagedDocument
}

export interface Arrival {
  readonly staged: readonly StagedEntry[]
  /** Entries whose part is not in the message, or is another entry's already. */
  readonly errors: readonly RegistryError[]
}

/** Reads the message to its end. When it throws, nothing is left staged. */
export async function stageDocuments(
  provided: readonly ProvidedDocument[],
  { parts, signal }: Pick<Exchange<unknown>, 'parts' | 'signal'>,
  documents: DocumentStore,
): Promise<Arrival> {
  const staged: StagedEntry[] = []
  const waiting = new Map<string, DocumentEntry>()
  const errors: RegistryError[] = []
  const keep = async (entry: DocumentEntry, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    const document = await stage(bytes, documents, signal)
    staged.push({ entry, document, sizeBytes: document.sizeBytes, sha1: document.sha1 })
  }
  try {
    for (const { entry, content } of provided) {
      if (content.kind === 'inline') await keep(entry, once(decodeBase64(content.base64)))
      else if (waiting.has(content.contentId))
        errors.push(missing(entry, 'its part is that of another entry'))
      else waiting.set(content.contentId, entry)
    }
    // A part that nothing refers to is no document: it is read and forgotten (RFC 2387: 3.1).
    for await (const { contentId, bytes } of parts) {
      const entry = contentId === undefined ? undefined : waiting.get(contentId)
      if (contentId === undefined || entry === undefined) continue
      waiting.delete(contentId)
      await keep(entry, bytes)
    }
  } catch (error) {
    for (const { document } of staged) await documents.discard(document.contentName)
    throw error
  }
  errors.push(...[...waiting.values()].map((entry) => missing(entry, 'its part did not come')))
  return { staged, errors }
}

async function stage(
  bytes: AsyncIterable<Uint8Array>,
  documents: DocumentStore,
  signal: AbortSignal,
): Promise<StagedDocument> {
  try {
    return await documents.stage(bytes, signal)
  } catch (error) {
    if (error instanceof DocumentTooLargeError || error instanceof OutOfSpaceError) {
      throw new XdsError('XDSRepositoryOutOfResources', error.message, { cause: error })
    }
    throw error
  }
}

function missing(entry: DocumentEntry, why: string): RegistryError {
  return {
    code: 'XDSMissingDocument',
    severity: 'Error',
    codeContext: `entry ${entry.id} has no document: ${why}`,
    location: entry.id,
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
