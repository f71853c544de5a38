// A JSON answer of the archive.
import { ArchiveError } from '../archive-error.ts'

/** Takes a bounded body; throws ArchiveError for what is no JSON. */
export async function jsonBody(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new ArchiveError('an answer of the archive is no JSON', { cause: error })
  }
}
