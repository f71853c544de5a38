// Reads a small document whole; a larger one is refused before it is.
import { HolderError } from './holder-error.ts'

export async function readBounded(
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > bytesMax) throw new HolderError(`the document has more than ${bytesMax} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
