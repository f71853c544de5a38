// An instance that comes from another hospital is passed on only when it is the one that was asked for (RAD TF-2: 4.69.4.2).
import { DicomError } from '@isthmus/dicom/dicom-error'
import { headerLimits, readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import { HolderError } from './holder-error.ts'
import { peekable } from './peekable.ts'

export interface ExpectedInstance {
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly transferSyntaxUids: readonly string[]
  /** Called when the last byte was taken. */
  readonly ended: () => void
}

export interface CheckedInstance {
  readonly sopInstanceUid: string
  /** The whole Part 10 file. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Reads ahead as far as the header reaches. Throws HolderError when the bytes are another instance's or none. */
export async function checkInstance(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedInstance,
): Promise<CheckedInstance> {
  const stream = peekable(bytes)
  try {
    const header = await readInstanceHeader((bytesMax) => stream.peek(bytesMax), {
      limits: headerLimits,
    })
    const isAsked =
      header.sopInstanceUid === expected.sopInstanceUid &&
      header.studyInstanceUid === expected.studyInstanceUid
    if (!isAsked) throw new HolderError('another instance came than was asked for')
    if (!expected.transferSyntaxUids.includes(header.transferSyntaxUid)) {
      throw new HolderError('an instance came in a transfer syntax that was not asked for')
    }
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    throw new HolderError('an instance came that cannot be read', undefined, { cause: error })
  }
  return { sopInstanceUid: expected.sopInstanceUid, bytes: untilEnd(stream.bytes, expected.ended) }
}

async function* untilEnd(
  bytes: AsyncIterable<Uint8Array>,
  ended: () => void,
): AsyncIterable<Uint8Array> {
  yield* bytes
  ended()
}
