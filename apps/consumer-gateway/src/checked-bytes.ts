// Bytes of another hospital, passed on only as far as they are those that its registry announced (ITI TF-3: 4.2.3.2.10).
import { createHash } from 'node:crypto'
import { HolderError } from './holder-error.ts'

export interface ExpectedDocument {
  /** Decimal text; undefined when the entry names none. */
  readonly size: string | undefined
  /** SHA-1, hex. */
  readonly hash: string | undefined
}

/** Throws HolderError after the last piece when size or hash is another: the reader must treat what came as nothing. */
export async function* checkedBytes(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedDocument,
): AsyncIterable<Uint8Array> {
  const sha1 = createHash('sha1')
  let size = 0n
  for await (const piece of bytes) {
    sha1.update(piece)
    size += BigInt(piece.length)
    yield piece
  }
  const hash = sha1.digest('hex')
  const sameSize = expected.size === undefined || BigInt(expected.size) === size
  const sameHash = expected.hash === undefined || expected.hash.toLowerCase() === hash
  if (!sameSize || !sameHash) {
    throw new HolderError('the document is not the one that was registered')
  }
}
