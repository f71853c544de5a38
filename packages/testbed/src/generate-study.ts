// Makes a study of any size out of one real slice: byte-exact copies but for identifiers, number,
// position and rows.
import { createHash } from 'node:crypto'
import {
  type Encoding,
  type RawElement,
  type Tag,
  encodeElement,
  readElements,
} from './internal/raw-elements.ts'

export interface StudyOrder {
  /** A whole Part 10 file: uncompressed, little endian, one frame. */
  readonly slice: Uint8Array
  readonly instances: number
  readonly patientId: string
  /** The same seed makes the same bytes. */
  readonly seed: string
}

export interface GeneratedStudy {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUids: readonly string[]
  /** Of the pixels of all instances: a little less than the files have. */
  readonly pixelBytes: number
  /** The Part 10 file of one instance; the first has number 1. */
  file(number: number): Buffer
}

/** Throws RangeError for a slice that it cannot copy. */
export function generateStudy({ slice, instances, patientId, seed }: StudyOrder): GeneratedStudy {
  const source = readSlice(slice)
  const studyInstanceUid = uid(seed, 1)
  const seriesInstanceUid = uid(seed, 1, 1)
  const sopInstanceUidOf = (number: number): string => uid(seed, 1, 1, number)
  const common = {
    [0x0008_0050]: ['SH', 'ACC00001'],
    [0x0010_0010]: ['PN', 'Perf^Study001'],
    [0x0010_0020]: ['LO', patientId],
    [0x0020_000d]: ['UI', studyInstanceUid],
    [0x0020_000e]: ['UI', seriesInstanceUid],
    [0x0020_0011]: ['IS', '1'],
    [0x0020_0052]: ['UI', uid(seed, 1, 'frame')],
    ...Object.fromEntries(dateTags.map((tag) => [tag, ['DA', '20250101']])),
  } as const
  return {
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUids: Array.from({ length: instances }, (_, at) => sopInstanceUidOf(at + 1)),
    pixelBytes: instances * (source.data.get(pixelData)?.value.length ?? 0),
    file(number) {
      const sopInstanceUid = sopInstanceUidOf(number)
      return copy(source, sopInstanceUid, {
        ...common,
        [0x0008_0018]: ['UI', sopInstanceUid],
        [0x0020_0013]: ['IS', String(number)],
        ...position(source, number),
        [pixelData]: ['OW', rolled(source, number)],
      })
    },
  }
}

interface Slice {
  readonly preamble: Uint8Array
  readonly meta: ReadonlyMap<Tag, RawElement>
  readonly encoding: Encoding
  readonly data: ReadonlyMap<Tag, RawElement>
}

type Changes = Readonly<Record<Tag, readonly [vr: string, value: string | Uint8Array]>>

function readSlice(slice: Uint8Array): Slice {
  const file = Buffer.from(slice.buffer, slice.byteOffset, slice.length)
  if (file.toString('latin1', 128, 132) !== 'DICM') throw new RangeError('not a Part 10 file')
  const dataAt = 144 + file.readUInt32LE(140)
  const meta = readElements(file.subarray(132, dataAt), 'explicit')
  const encoding = encodings[text(meta, 0x0002_0010)]
  if (encoding === undefined) throw new RangeError('not an uncompressed little endian file')
  const data = readElements(file.subarray(dataAt), encoding)
  return { preamble: file.subarray(0, 132), meta, encoding, data }
}

function copy(
  { preamble, meta, encoding, data }: Slice,
  sopInstanceUid: string,
  changes: Changes,
): Buffer {
  const group = encodeMeta(meta, sopInstanceUid)
  const changed = Object.entries(changes).map(([key, [vr, value]]) => {
    const tag = Number(key)
    const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value
    return [tag, encodeElement(tag, data.get(tag)?.vr ?? vr, bytes)[encoding]()] as const
  })
  const kept = [...data]
    .filter(([tag]) => !(tag in changes) && !droppedTags.includes(tag))
    .map(([tag, { bytes }]) => [tag, bytes] as const)
  return Buffer.concat([preamble, ...group, ...inOrder([...kept, ...changed])])
}

// DICOM PS3.10: 7.1. The group begins with its own length.
function encodeMeta(meta: Slice['meta'], sopInstanceUid: string): readonly Uint8Array[] {
  const instance = encodeElement(0x0002_0003, 'UI', Buffer.from(sopInstanceUid)).explicit()
  const kept = [...meta].flatMap(([tag, { bytes }]) => {
    if (tag === 0x0002_0000) return []
    return [[tag, tag === 0x0002_0003 ? instance : bytes] as const]
  })
  const elements = inOrder(kept)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(elements.reduce((sum, bytes) => sum + bytes.length, 0))
  return [encodeElement(0x0002_0000, 'UL', length).explicit(), ...elements]
}

function inOrder(elements: readonly (readonly [Tag, Uint8Array])[]): readonly Uint8Array[] {
  return elements.toSorted(([left], [right]) => left - right).map(([, bytes]) => bytes)
}

function position({ data }: Slice, number: number): Changes {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0] = numbers(data, 0x0020_0037)
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d]
  const [spacing = 1] = [...numbers(data, 0x0018_0088), ...numbers(data, 0x0018_0050)]
  const origin = numbers(data, 0x0020_0032)
  const place = normal.map((part, axis) => (origin[axis] ?? 0) + (number - 1) * spacing * part)
  const along = place.reduce((sum, part, axis) => sum + part * (normal[axis] ?? 0), 0)
  return {
    [0x0020_0032]: ['DS', place.map((part) => decimal(part)).join('\\')],
    [0x0020_1041]: ['DS', decimal(along)],
  }
}

// No two slices are alike, so that nothing on the way can take one for another.
function rolled({ data }: Slice, number: number): Uint8Array {
  const pixels = data.get(pixelData)?.value
  const rows = data.get(0x0028_0010)?.value
  if (pixels === undefined || rows === undefined) throw new RangeError('a slice without pixels')
  const rowBytes = Math.floor(pixels.length / Buffer.from(rows).readUInt16LE())
  const cut = ((number - 1) * rowBytes) % pixels.length
  return Buffer.concat([pixels.subarray(cut), pixels.subarray(0, cut)])
}

function text(elements: Slice['data'], tag: Tag): string {
  return Buffer.from(elements.get(tag)?.value ?? [])
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
}

function numbers(elements: Slice['data'], tag: Tag): readonly number[] {
  const found = text(elements, tag)
  return found === '' ? [] : found.split('\\').map(Number)
}

function decimal(value: number): string {
  const shortened = value.toFixed(6).replace(/\.?0+$/, '')
  return shortened === '-0' ? '0' : shortened
}

// DICOM PS3.5: B.2. A UID made of a UUID, here of version 8 and the same for the same parts.
function uid(...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(parts.join('/')).digest('hex')
  const number = BigInt(`0x${digest.slice(0, 32)}`)
  const version = (number & ~(0xfn << 76n)) | (8n << 76n)
  return `2.25.${(version & ~(3n << 62n)) | (2n << 62n)}`
}

const pixelData = 0x7fe0_0010
const dateTags: readonly Tag[] = [0x0008_0020, 0x0008_0021, 0x0008_0023]
/** References to images that are not in the new study. */
const droppedTags: readonly Tag[] = [0x0008_1111, 0x0008_1140, 0x0008_2112]
const encodings: Readonly<Record<string, Encoding>> = {
  '1.2.840.10008.1.2': 'implicit',
  '1.2.840.10008.1.2.1': 'explicit',
}
