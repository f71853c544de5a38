// An instance that comes from another hospital is passed on only when it is the one that was asked
// for (RAD TF-2: 4.69.4.2).
import { DicomError } from '@isthmus/dicom/dicom-error'
import type { InstanceHeader } from '@isthmus/dicom/instance-header'
import { headerLimits, readInstanceHeader } from '@isthmus/dicom/read-instance-header'
import { type Peekable, peekable } from './peekable.ts'

export interface ExpectedInstance {
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly transferSyntaxUids: readonly string[]
  /** Called when the last byte was taken. */
  readonly ended: () => void
  /** Called when the bytes break off; gives what their reader shall hear. */
  readonly broken: (error: unknown) => unknown
}

export interface CheckedInstance {
  readonly sopInstanceUid: string
  /** The whole Part 10 file. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * Reads ahead as far as the header reaches. Undefined when the bytes are another instance's, or
 * none's.
 */
export async function checkInstance(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedInstance,
): Promise<CheckedInstance | undefined> {
  const stream = peekable(bytes)
  const header = await headerOf(stream)
  const isExpected =
    header?.sopInstanceUid === expected.sopInstanceUid &&
    header.studyInstanceUid === expected.studyInstanceUid &&
    expected.transferSyntaxUids.includes(header.transferSyntaxUid)
  if (!isExpected) return undefined
  return { sopInstanceUid: expected.sopInstanceUid, bytes: untilEnd(stream.bytes, expected) }
}

async function headerOf(stream: Peekable): Promise<InstanceHeader | undefined> {
  try {
    return await readInstanceHeader((bytesMax) => stream.peek(bytesMax), { limits: headerLimits })
  } catch (error) {
    // What cannot be read cannot be the instance that was asked for.
    if (error instanceof DicomError) return undefined
    throw error
  }
}

async function* untilEnd(
  bytes: AsyncIterable<Uint8Array>,
  { ended, broken }: ExpectedInstance,
): AsyncIterable<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    throw broken(error)
  }
  ended()
}
