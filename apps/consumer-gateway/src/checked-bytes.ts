// Bytes of another hospital, passed on only as far as they are those that its registry announced
// (ITI TF-3: 4.2.3.2.10).
import { createHash } from 'node:crypto'
import { HolderError } from './holder-error.ts'

export interface ExpectedDocument {
  /** Decimal text; undefined when the entry names none. */
  readonly size: string | undefined
  /** SHA-1, hex. */
  readonly hash: string | undefined
  /** However large it was announced to be. */
  readonly bytesMax: number
}

/**
 * Throws HolderError at the first byte too many, and after the last piece when size or hash is
 * another: the reader must treat what came as nothing.
 */
export async function* checkedBytes(
  bytes: AsyncIterable<Uint8Array>,
  { size: announced, hash: registered, bytesMax }: ExpectedDocument,
): AsyncIterable<Uint8Array> {
  const sha1 = createHash('sha1')
  const expected = sizeOf(announced)
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > bytesMax) throw tooLarge(bytesMax)
    if (expected !== undefined && size > expected) throw otherDocument()
    sha1.update(piece)
    yield piece
  }
  const hash = sha1.digest('hex')
  const isSame =
    (expected ?? size) === size && (registered === undefined || registered.toLowerCase() === hash)
  if (!isSame) throw otherDocument()
}

// What a registry calls a size and is none can be no document's.
function sizeOf(announced: string | undefined): number | undefined {
  if (announced === undefined) return undefined
  return /^\d{1,15}$/.test(announced) ? Number(announced) : -1
}

function otherDocument(): HolderError {
  const reason = 'another size or hash'
  return new HolderError('the document is not the one that was registered', { outcome: 8, reason })
}

function tooLarge(bytesMax: number): HolderError {
  const reason = 'too large'
  return new HolderError(`the document has more than ${bytesMax} bytes`, { outcome: 8, reason })
}
