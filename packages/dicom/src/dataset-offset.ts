// Where the dataset begins in a Part 10 file: what C-STORE sends is the file without what stands
// before (DICOM PS3.10: 7.1).
import { DicomError } from './dicom-error.ts'

/**
 * Takes at least the first 144 bytes of the file. Throws DicomError when they are not those of a
 * Part 10 file.
 */
export function datasetOffset(firstBytes: Uint8Array): number {
  const bytes = Buffer.from(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength)
  if (bytes.length < groupStart || bytes.toString('latin1', 128, 132) !== 'DICM') {
    throw new DicomError('not-part10', 'no DICOM Part 10 file')
  }
  // DICOM PS3.10: 7.1. File Meta Information Group Length comes first and counts what follows it.
  if (bytes.toString('hex', 132, 140) !== '02000000554c0400') {
    throw new DicomError('malformed', 'the file meta information has no group length')
  }
  return groupStart + bytes.readUInt32LE(140)
}

const groupStart = 144
