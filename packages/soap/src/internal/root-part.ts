// Finds the root part of a multipart/related message, wherever it stands (RFC 2387: 3.2).
import { canonicalContentId } from '@isthmus/mime/content-id'
import type { Part } from '@isthmus/mime/part'
import { asFault, senderFault } from './refuse.ts'

export interface RootSearch {
  /** Canonical Content-ID of the root part; without it the first part is the root. */
  readonly start: string | undefined
  readonly stagedBytesMax: number
}

/**
 * Parts before the root part are held in memory, up to the limit. Throws SoapFaultError, MimeError.
 */
export async function readToRoot(
  parts: AsyncGenerator<Part, void, undefined>,
  { start, stagedBytesMax }: RootSearch,
): Promise<{ readonly root: Part; readonly staged: readonly Part[] }> {
  const staged: Part[] = []
  let bytesLeft = stagedBytesMax
  for (;;) {
    const { done, value: part } = await parts.next()
    if (done === true) throw senderFault('The multipart message has no root part.')
    if (start === undefined || canonicalId(part) === start) return { root: part, staged }
    const { chunks, bytes } = await hold(part, bytesLeft)
    bytesLeft -= bytes
    staged.push({ ...part, bytes: readOnce(chunks) })
  }
}

/** The staged parts, then those still to come; stopping early closes the message. */
export async function* restOfParts(
  parts: AsyncGenerator<Part, void, undefined>,
  staged: readonly Part[],
): AsyncGenerator<Part, void, undefined> {
  try {
    for (const part of staged) yield { ...part, contentId: canonicalId(part) }
    for await (const part of parts) {
      yield { ...part, contentId: canonicalId(part), bytes: withFaults(part.bytes) }
    }
  } catch (error) {
    throw asFault(error)
  } finally {
    await parts.return()
  }
}

async function hold(
  part: Part,
  bytesMax: number,
): Promise<{ readonly chunks: readonly Uint8Array[]; readonly bytes: number }> {
  const chunks: Uint8Array[] = []
  let bytes = [...part.headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  for await (const chunk of part.bytes) {
    bytes += chunk.length
    if (bytes > bytesMax) break
    chunks.push(chunk)
  }
  if (bytes <= bytesMax) return { chunks, bytes }
  throw senderFault('The message is refused: too many bytes come before its root part.')
}

async function* readOnce(
  chunks: readonly Uint8Array[],
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks
}

async function* withFaults(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes
  } catch (error) {
    throw asFault(error)
  }
}

function canonicalId({ contentId }: Part): string | undefined {
  return contentId === undefined ? undefined : canonicalContentId(contentId)
}
