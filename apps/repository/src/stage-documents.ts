// Takes the documents of a submission off the wire, one after the other, and measures them on the
// way to disk.
import { decodeBase64 } from '@isthmus/mime/base64'
import type { Exchange } from '@isthmus/ihe/transaction'
import type { Part } from '@isthmus/mime/part'
import { isProtocolError } from '@isthmus/service/protocol-error'
import type { MeasuredDocument, ProvidedDocument } from '@isthmus/xds/provided-documents'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { excerpt } from '@isthmus/xds/rules/attribute-checks'
import type { DocumentStore, StagedDocument } from './documents/document-store.ts'

export interface StagedEntry extends MeasuredDocument {
  readonly entry: DocumentEntry
  readonly document: StagedDocument
}

export interface Arrival {
  readonly staged: readonly StagedEntry[]
  /** Entries whose part is not in the message. */
  readonly errors: readonly RegistryError[]
}

/**
 * Reads the message to its end; a part that no document refers to is left out. When it throws,
 * nothing is left staged.
 */
export async function stageDocuments(
  provided: readonly ProvidedDocument[],
  { parts, signal }: Pick<Exchange<unknown>, 'parts' | 'signal'>,
  documents: DocumentStore,
): Promise<Arrival> {
  const staged: StagedEntry[] = []
  const waiting = byContentId(provided)
  const keep = (entry: DocumentEntry, document: StagedDocument): void => {
    staged.push({ entry, document, sizeBytes: document.sizeBytes, sha1: document.sha1 })
  }
  const keepPart = async ({ contentId = '', bytes }: Part): Promise<void> => {
    const [entry, ...others] = waiting.get(contentId) ?? []
    if (entry === undefined) return
    waiting.delete(contentId)
    const document = await documents.stage(bytes, signal)
    keep(entry, document)
    // Each entry has a document of its own, which can go without the others'.
    for (const other of others) keep(other, await documents.stageCopy(document, signal))
  }
  const attempts = firstFailure(signal)
  try {
    for (const { entry, content } of provided) {
      if (content.kind !== 'inline') continue
      const bytes = once(decodeBase64(content.base64))
      await attempts.run(async () => keep(entry, await documents.stage(bytes, signal)))
    }
    for await (const part of parts) await attempts.run(() => keepPart(part))
    attempts.rethrow()
  } catch (error) {
    // One that cannot be removed now goes with the sweep of what was staged.
    await Promise.allSettled(staged.map(({ document }) => documents.discard(document.contentName)))
    throw error
  }
  return { staged, errors: [...waiting.values()].flat().map((entry) => missing(entry)) }
}

/**
 * Reads the rest of a message that is refused: most senders hear nothing before they have sent it
 * all.
 */
export async function readToEnd(parts: AsyncIterable<Part>): Promise<void> {
  const rest = parts[Symbol.asyncIterator]()
  while ((await rest.next()).done !== true);
}

// What fails here does not end the reading; what breaks the message does.
function firstFailure(signal: AbortSignal) {
  let failure: { readonly error: unknown } | undefined
  return {
    async run(attempt: () => Promise<void>): Promise<void> {
      if (failure !== undefined) return
      try {
        await attempt()
      } catch (error) {
        if (isProtocolError(error) || signal.aborted) throw error
        failure = { error }
      }
    },
    rethrow(): void {
      if (failure !== undefined) throw failure.error
    },
  }
}

// Several documents may refer to one part.
function byContentId(provided: readonly ProvidedDocument[]): Map<string, DocumentEntry[]> {
  const waiting = new Map<string, DocumentEntry[]>()
  for (const { entry, content } of provided) {
    if (content.kind === 'inline') continue
    waiting.set(content.contentId, [...(waiting.get(content.contentId) ?? []), entry])
  }
  return waiting
}

function missing(entry: DocumentEntry): RegistryError {
  return {
    code: 'XDSMissingDocument',
    severity: 'Error',
    codeContext: `entry ${excerpt(entry.id)} has no document: its part did not come`,
    location: excerpt(entry.id),
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
