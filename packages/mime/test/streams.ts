// Byte streams for tests: cut anywhere, watched, and read to their end.
import { MimeError } from '../src/mime-error.ts'
import { type MultipartOptions, readMultipart } from '../src/multipart-reader.ts'

/** The bytes in chunks of the given length. */
export async function* chunked(
  bytes: Uint8Array,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

/** The given pieces, each a chunk. */
export async function* pieces(
  ...chunks: readonly (string | Uint8Array)[]
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export interface WholePart {
  readonly headers: Readonly<Record<string, string>>
  readonly contentId: string | undefined
  readonly text: string
}

/** Every part with its bytes as Latin-1 text. */
export async function readAll(
  source: AsyncIterable<Uint8Array>,
  options: MultipartOptions,
): Promise<readonly WholePart[]> {
  const parts: WholePart[] = []
  for await (const { headers, contentId, bytes } of readMultipart(source, options)) {
    const text = (await collect(bytes)).toString('latin1')
    parts.push({ headers: Object.fromEntries(headers), contentId, text })
  }
  return parts
}

/** The problem for which the work was refused, or `accepted`; another error goes through. */
export async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'accepted'
  } catch (error) {
    if (error instanceof MimeError) return error.problem
    throw error
  }
}
