// The one call of the DICOM parser: Part 10 only, bounded, its many kinds of failure made into one
// (DICOM PS3.10: 7).
import { inflateRawSync } from 'node:zlib'
import type { DataSet } from 'dicom-parser'
import dicomParser from 'dicom-parser'
import { DicomError } from '../dicom-error.ts'

/** `cut` is where parsing stopped early: the elements before it are whole. */
export interface Parsed {
  readonly dataSet: DataSet
  readonly cut: boolean
}

export interface ParseOptions {
  /** Tag in the parser's form, `x7fe00010`; its value is not touched. */
  readonly untilTag?: string
  /** A deflated dataset that grows beyond this is refused. */
  readonly inflatedBytesMax: number
}

/**
 * Parses a file or the first part of one; throws DicomError when not even the meta information can
 * be read.
 */
export function parsePart10(bytes: Uint8Array, options: ParseOptions): Parsed {
  if (!isPart10(bytes)) throw new DicomError('not-part10', 'no DICOM Part 10 file')
  try {
    const dataSet = dicomParser.parseDicom(bytes, {
      ...(options.untilTag === undefined ? {} : { untilTag: options.untilTag }),
      inflater: (array, position) => inflate(array, position, options.inflatedBytesMax),
    })
    return { dataSet, cut: false }
  } catch (error) {
    if (error instanceof DicomError) throw error
    const partial = partialDataSet(error)
    if (partial === undefined) {
      throw new DicomError('malformed', 'the file meta information cannot be read', {
        cause: error,
      })
    }
    // What the parser hands over lacks the file meta information.
    Object.assign(partial.elements, dicomParser.readPart10Header(bytes).elements)
    return { dataSet: partial, cut: true }
  }
}

function isPart10(bytes: Uint8Array): boolean {
  // DICOM PS3.10: 7.1. 128 bytes of preamble, then DICM; a bare dataset is never guessed at.
  return bytes.length > 132 && Buffer.from(bytes.subarray(128, 132)).toString('latin1') === 'DICM'
}

// The parser throws what it has read so far together with its reason.
function partialDataSet(error: unknown): DataSet | undefined {
  if (typeof error !== 'object' || error === null || !('dataSet' in error)) return undefined
  if (error instanceof Error) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser throws no class
  return error.dataSet as DataSet
}

// The parser wants one array with the meta information in front of the inflated dataset.
function inflate(bytes: Uint8Array, position: number, inflatedBytesMax: number): Uint8Array {
  try {
    // SYNC_FLUSH lets the beginning of a file be inflated without its end.
    const dataset = inflateRawSync(bytes.subarray(position), {
      maxOutputLength: inflatedBytesMax,
      finishFlush: 2,
    })
    return Buffer.concat([bytes.subarray(0, position), dataset])
  } catch (error) {
    throw new DicomError('limit', 'the deflated dataset cannot be inflated within bounds', {
      cause: error,
    })
  }
}
