// Reads a multipart message part by part while its bytes come (RFC 2046: 5.1.1).
import { canonicalContentId, parseContentId } from './content-id.ts'
import { MultipartScanner } from './internal/multipart-scanner.ts'
import { PartBody } from './internal/part-body.ts'
import { readPartHeaders } from './internal/part-headers.ts'
import { transferDecoder } from './internal/transfer-decoder.ts'
import { MimeError } from './mime-error.ts'
import { type MultipartLimits, multipartLimits } from './multipart-limits.ts'
import type { Part } from './part.ts'

export type { MultipartLimits }

export interface MultipartOptions {
  readonly boundary: string
  /** What is not given comes from `multipartLimits`. */
  readonly limits?: Readonly<Partial<MultipartLimits>>
}

/**
 * The parts in wire order; asking for the next one drains what is unread of the last. Nothing is
 * read ahead. Stopping early closes the source. Throws MimeError, also when the closing delimiter
 * does not come.
 */
export async function* readMultipart(
  source: AsyncIterable<Uint8Array>,
  options: MultipartOptions,
): AsyncGenerator<Part, void, undefined> {
  const limits = { ...multipartLimits, ...options.limits }
  const scanner = new MultipartScanner(source, checkBoundary(options.boundary), limits)
  const contentIds = new Set<string>()
  let parts = 0
  try {
    await scanner.skipPreamble()
    while (scanner.more) {
      parts += 1
      if (parts > limits.partsMax) throw new MimeError('parts')
      const headers = await readPartHeaders(scanner, limits)
      scanner.beginContent()
      const body = new PartBody(scanner, decoderOf(headers), limits.partBytesMax)
      yield { headers, contentId: contentIdOf(headers, contentIds), bytes: body }
      await body.drain()
    }
    await scanner.skipEpilogue()
  } finally {
    await scanner.close()
  }
}

/**
 * RFC 2046: 5.1.1. One to seventy of these characters, a blank not at the end. Throws MimeError.
 */
export function checkBoundary(boundary: string): string {
  if (!/^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/.test(boundary)) {
    throw new MimeError('boundary')
  }
  return boundary
}

function decoderOf(headers: ReadonlyMap<string, string>): ReturnType<typeof transferDecoder> {
  if (/^multipart\//i.test(headers.get('content-type') ?? ''))
    throw new MimeError('nested-multipart')
  return transferDecoder(headers.get('content-transfer-encoding'))
}

/**
 * Ids that differ only in case or percent-encoding are the same: which part is meant could not be
 * told.
 */
function contentIdOf(headers: ReadonlyMap<string, string>, seen: Set<string>): string | undefined {
  const value = headers.get('content-id')
  if (value === undefined) return undefined
  const contentId = parseContentId(value)
  const key = canonicalContentId(contentId).toLowerCase()
  if (seen.has(key)) throw new MimeError('duplicate-content-id')
  seen.add(key)
  return contentId
}
