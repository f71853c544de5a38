// Reads a posted form, bounded.
import type { IncomingMessage } from 'node:http'

const formBytesMax = 8192

/** The fields of the body. Throws RangeError for a body over 8 KiB. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > formBytesMax) throw new RangeError('the form is too long')
    pieces.push(piece)
  }
  return new URLSearchParams(Buffer.concat(pieces).toString('utf8'))
}
