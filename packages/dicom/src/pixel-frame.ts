// The first frame of an uncompressed image and what a screen needs to show it
// (DICOM PS3.3: C.7.6.3). Runs in browsers too.
import { type DataSet, parseDicom } from 'dicom-parser'

export interface PixelFrame {
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly modality: string
  readonly seriesDescription: string
  readonly instanceNumber: number
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: 1 | 3
  /** Colour by plane instead of by pixel. */
  readonly planar: boolean
  readonly photometricInterpretation: string
  readonly rescaleSlope: number
  readonly rescaleIntercept: number
  readonly window: { readonly center: number; readonly width: number } | undefined
  /** Stored values: 8-bit, or 16-bit signed or unsigned as the instance says. */
  readonly pixels: Uint8Array | Uint16Array | Int16Array
}

/**
 * An instance that is no uncompressed image; the message says in a few words why, without its
 * content.
 */
export class PixelFrameError extends Error {
  override readonly name = 'PixelFrameError'
}

/**
 * Reads a whole Part 10 file. Throws PixelFrameError when there is no picture that can be shown
 * without a codec.
 */
export function readPixelFrame(bytes: Uint8Array): PixelFrame {
  const dataSet = parse(bytes)
  const transferSyntax = dataSet.string('x00020010') ?? ''
  if (transferSyntax !== implicitLittleEndian && transferSyntax !== explicitLittleEndian) {
    throw new PixelFrameError('the image is compressed')
  }
  const element = dataSet.elements['x7fe00010']
  const rows = dataSet.uint16('x00280010') ?? 0
  const columns = dataSet.uint16('x00280011') ?? 0
  const samples = dataSet.uint16('x00280002') ?? 1
  if (element === undefined || rows === 0 || columns === 0) {
    throw new PixelFrameError('the instance has no image')
  }
  if (samples !== 1 && samples !== 3) throw new PixelFrameError('the image has unusual samples')
  return {
    ...identity(dataSet),
    rows,
    columns,
    samplesPerPixel: samples,
    planar: dataSet.uint16('x00280006') === 1,
    photometricInterpretation: dataSet.string('x00280004') ?? 'MONOCHROME2',
    rescaleSlope: number(dataSet, 'x00281053') ?? 1,
    rescaleIntercept: number(dataSet, 'x00281052') ?? 0,
    window: window(dataSet),
    pixels: stored(dataSet, { element, count: rows * columns * samples }),
  }
}

function parse(bytes: Uint8Array): DataSet {
  try {
    return parseDicom(bytes)
  } catch (error) {
    // The parser throws text or objects that may quote the file.
    throw new PixelFrameError('the instance cannot be read', { cause: error })
  }
}

function identity(dataSet: DataSet) {
  return {
    sopInstanceUid: dataSet.string('x00080018') ?? '',
    seriesInstanceUid: dataSet.string('x0020000e') ?? '',
    modality: dataSet.string('x00080060') ?? '',
    seriesDescription: dataSet.string('x0008103e') ?? '',
    instanceNumber: number(dataSet, 'x00200013') ?? 0,
  }
}

function window(dataSet: DataSet): PixelFrame['window'] {
  const center = number(dataSet, 'x00281050')
  const width = number(dataSet, 'x00281051')
  return center === undefined || width === undefined || width < 1 ? undefined : { center, width }
}

function number(dataSet: DataSet, tag: string): number | undefined {
  const value = Number.parseFloat(dataSet.string(tag)?.split('\\')[0] ?? '')
  return Number.isFinite(value) ? value : undefined
}

interface StoredPixels {
  readonly element: { readonly dataOffset: number; readonly length: number }
  readonly count: number
}

function stored(dataSet: DataSet, { element, count }: StoredPixels): PixelFrame['pixels'] {
  const bits = dataSet.uint16('x00280100') ?? 16
  if (bits !== 8 && bits !== 16) throw new PixelFrameError('the image has unusual sample sizes')
  const size = count * (bits / 8)
  if (element.length < size) throw new PixelFrameError('the image is cut short')
  // A copy, because 16-bit views need an even start.
  const bytes = dataSet.byteArray.slice(element.dataOffset, element.dataOffset + size)
  if (bits === 8) return new Uint8Array(bytes)
  const signed = dataSet.uint16('x00280103') === 1
  return signed
    ? new Int16Array(bytes.buffer, bytes.byteOffset, count)
    : new Uint16Array(bytes.buffer, bytes.byteOffset, count)
}

const implicitLittleEndian = '1.2.840.10008.1.2'
const explicitLittleEndian = '1.2.840.10008.1.2.1'
