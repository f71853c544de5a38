// Writes a multipart message part by part, at the speed of whoever reads it (RFC 2046: 5.1.1).
import { MimeError } from './mime-error.ts'
import { checkBoundary } from './multipart-reader.ts'
import type { OutgoingPart } from './part.ts'

export interface WrittenPart extends OutgoingPart {
  /** Further header fields, by name. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface MultipartContents {
  readonly boundary: string
  readonly parts: AsyncIterable<WrittenPart>
}

/**
 * The message as bytes; each part's bytes are asked for when their turn has come, and go through
 * uncopied. Throws MimeError for a boundary or header that cannot be written, and whatever the
 * parts throw.
 */
export async function* writeMultipart({
  boundary,
  parts,
}: MultipartContents): AsyncGenerator<Uint8Array, void, undefined> {
  checkBoundary(boundary)
  let lineEnd = ''
  for await (const part of parts) {
    yield Buffer.from(`${lineEnd}--${boundary}\r\n${formatHeaders(part)}\r\n`, 'latin1')
    lineEnd = '\r\n'
    yield* part.bytes
  }
  yield Buffer.from(`${lineEnd}--${boundary}--\r\n`, 'latin1')
}

function formatHeaders({ contentType, contentId, headers = {} }: WrittenPart): string {
  const fields = {
    'Content-Type': contentType,
    'Content-Transfer-Encoding': 'binary',
    'Content-ID': `<${contentId}>`,
    ...headers,
  }
  return Object.entries(fields)
    .map(([name, value]) => {
      if (!/^[\w-]+$/.test(name) || !/^[\t\x20-\x7E]*$/.test(value)) throw new MimeError('header')
      return `${name}: ${value}\r\n`
    })
    .join('')
}
