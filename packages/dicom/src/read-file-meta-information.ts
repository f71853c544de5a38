// What the File Meta Information of a Part 10 file names (DICOM PS3.10: 7.1).
import { DicomError } from './dicom-error.ts'
import { parsePart10 } from './internal/parse-part10.ts'
import { parseUid } from './uid.ts'

export interface NamedInstance {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
}

/** Bytes of a file within which its meta information lies for certain; longer ones are refused. */
export const fileMetaInformationBytesMax = 4096

/** Takes the first bytes of a file. Throws DicomError when they do not name an instance. */
export function readFileMetaInformation(firstBytes: Uint8Array): NamedInstance {
  const { dataSet } = parsePart10(firstBytes, {
    untilTag: 'x7fe00010',
    inflatedBytesMax: 4 * 1024 * 1024,
  })
  const sopClassUid = parseUid(dataSet.string('x00020002'))
  const sopInstanceUid = parseUid(dataSet.string('x00020003'))
  const transferSyntaxUid = parseUid(dataSet.string('x00020010'))
  if (
    sopClassUid === undefined ||
    sopInstanceUid === undefined ||
    transferSyntaxUid === undefined
  ) {
    throw new DicomError('identifier', 'the file meta information names no instance')
  }
  return { sopClassUid, sopInstanceUid, transferSyntaxUid }
}
