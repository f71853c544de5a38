// The top-level elements of an uncompressed little endian data set, kept as the bytes they are
// (DICOM PS3.5: 7).

/** Group and element as one number, 0x00080018. */
export type Tag = number

export interface RawElement {
  /** Undefined for implicit VR. */
  readonly vr: string | undefined
  /** Header and value. */
  readonly bytes: Uint8Array
  readonly value: Uint8Array
}

export type Encoding = 'explicit' | 'implicit'

interface Header {
  readonly tag: Tag
  readonly vr: string | undefined
  readonly length: number
  readonly valueAt: number
}

/** Throws RangeError for bytes that end within an element. */
export function readElements(bytes: Uint8Array, encoding: Encoding): Map<Tag, RawElement> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const elements = new Map<Tag, RawElement>()
  for (let at = 0; at < data.length;) {
    const header = readHeader(data, at, encoding)
    const end = endOfValue(data, header, encoding)
    if (end > data.length) throw new RangeError('the data set ends within an element')
    elements.set(header.tag, {
      vr: header.vr,
      bytes: data.subarray(at, end),
      value: data.subarray(header.valueAt, end),
    })
    at = end
  }
  return elements
}

/** `value` of odd length is padded as its VR demands. */
export function encodeElement(tag: Tag, vr: string, value: Uint8Array): EncodedElement {
  const padding =
    value.length % 2 === 0 ? [] : [Buffer.from(vr === 'UI' || vr === 'OW' ? '\0' : ' ')]
  const length = value.length + padding.length
  return {
    explicit: () => Buffer.concat([explicitHead(tag, vr, length), value, ...padding]),
    implicit: () => Buffer.concat([implicitHead(tag, length), value, ...padding]),
  }
}

export type EncodedElement = Readonly<Record<Encoding, () => Buffer>>

function implicitHead(tag: Tag, length: number): Buffer {
  const head = Buffer.alloc(8)
  writeTag(head, tag)
  head.writeUInt32LE(length, 4)
  return head
}

function explicitHead(tag: Tag, vr: string, length: number): Buffer {
  const head = Buffer.alloc(longVrs.has(vr) ? 12 : 8)
  writeTag(head, tag)
  head.write(vr, 4, 'latin1')
  if (longVrs.has(vr)) head.writeUInt32LE(length, 8)
  else head.writeUInt16LE(length, 6)
  return head
}

function writeTag(head: Buffer, tag: Tag): void {
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
}

function readHeader(data: Buffer, at: number, encoding: Encoding): Header {
  const tag = data.readUInt16LE(at) * 0x1_0000 + data.readUInt16LE(at + 2)
  if (tag >>> 16 === 0xfffe || encoding === 'implicit') {
    return { tag, vr: undefined, length: data.readUInt32LE(at + 4), valueAt: at + 8 }
  }
  const vr = data.toString('latin1', at + 4, at + 6)
  return longVrs.has(vr)
    ? { tag, vr, length: data.readUInt32LE(at + 8), valueAt: at + 12 }
    : { tag, vr, length: data.readUInt16LE(at + 6), valueAt: at + 8 }
}

function endOfValue(data: Buffer, { vr, length, valueAt }: Header, encoding: Encoding): number {
  if (length !== undefinedLength) return valueAt + length
  // DICOM PS3.5: 6.2.2. UN of undefined length holds implicit VR, whatever the file's syntax.
  const inside = vr === 'UN' ? 'implicit' : encoding
  for (let at = valueAt; ;) {
    const item = readHeader(data, at, inside)
    if (item.tag === sequenceDelimiter) return item.valueAt
    at =
      item.length === undefinedLength
        ? endOfItem(data, item.valueAt, inside)
        : item.valueAt + item.length
  }
}

function endOfItem(data: Buffer, from: number, encoding: Encoding): number {
  for (let at = from; ;) {
    const header = readHeader(data, at, encoding)
    if (header.tag === itemDelimiter) return header.valueAt
    at = endOfValue(data, header, encoding)
  }
}

const undefinedLength = 0xffff_ffff
const itemDelimiter = 0xfffe_e00d
const sequenceDelimiter = 0xfffe_e0dd
const longVrs: ReadonlySet<string> = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
])
