// Makes small CT instances for tests and benches; the same order gives the same bytes.
import { encodeFileMetaInformation } from './file-meta-information.ts'
import { implementationClassUid, implementationVersionName } from './implementation.ts'
import { explicitLittleEndian } from './transfer-syntaxes.ts'

export interface SyntheticOrder {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly sopClassUid?: string
  readonly modality?: string
  readonly patientId?: string
  readonly patientName?: string
  readonly accessionNumber?: string
  readonly studyDate?: string
  readonly studyTime?: string
  readonly timezoneOffset?: string
  readonly bodyPartExamined?: string
  readonly instanceNumber?: number
  /** Rows and columns of 16-bit pixels. */
  readonly edge?: number
}

/**
 * A whole Part 10 file in Explicit VR Little Endian, named SYNTHETIC^PHANTOM unless told otherwise.
 */
export function syntheticInstance(order: SyntheticOrder): Uint8Array {
  return Buffer.concat([
    encodeFileMetaInformation({
      sopClassUid: order.sopClassUid ?? ctImageStorage,
      sopInstanceUid: order.sopInstanceUid,
      transferSyntaxUid: explicitLittleEndian,
      implementationClassUid,
      implementationVersionName,
    }),
    syntheticDataset(order),
  ])
}

/** The dataset alone, as C-STORE sends it. */
export function syntheticDataset(order: SyntheticOrder): Uint8Array {
  const edge = order.edge ?? 16
  const number = order.instanceNumber ?? 1
  return Buffer.concat([
    text('00080016', 'UI', order.sopClassUid ?? ctImageStorage),
    text('00080018', 'UI', order.sopInstanceUid),
    text('00080020', 'DA', order.studyDate ?? '20260102'),
    text('00080030', 'TM', order.studyTime ?? '101500'),
    text('00080050', 'SH', order.accessionNumber ?? ''),
    text('00080060', 'CS', order.modality ?? 'CT'),
    ...(order.timezoneOffset === undefined ? [] : [text('00080201', 'SH', order.timezoneOffset)]),
    text('00100010', 'PN', order.patientName ?? 'SYNTHETIC^PHANTOM'),
    text('00100020', 'LO', order.patientId ?? 'SYN-1'),
    text('00100030', 'DA', ''),
    text('00100040', 'CS', 'O'),
    text('00180015', 'CS', order.bodyPartExamined ?? 'HEAD'),
    text('0020000D', 'UI', order.studyInstanceUid),
    text('0020000E', 'UI', order.seriesInstanceUid),
    text('00200010', 'SH', ''),
    text('00200011', 'IS', '1'),
    text('00200013', 'IS', String(number)),
    uint16('00280002', 1),
    text('00280004', 'CS', 'MONOCHROME2'),
    uint16('00280010', edge),
    uint16('00280011', edge),
    uint16('00280100', 16),
    uint16('00280101', 12),
    uint16('00280102', 11),
    uint16('00280103', 0),
    pixelData(edge, number),
  ])
}

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

function text(tag: string, vr: string, value: string): Buffer {
  const padding = value.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' '
  const bytes = Buffer.from(value + padding, 'latin1')
  return Buffer.concat([head(tag, vr, bytes.length), bytes])
}

function uint16(tag: string, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return Buffer.concat([head(tag, 'US', 2), bytes])
}

// A ring whose place depends on the number, so that no two slices are alike.
function pixelData(edge: number, number: number): Buffer {
  const pixels = Buffer.alloc(edge * edge * 2)
  for (let at = 0; at < edge * edge; at += 1) {
    const x = at % edge
    const y = Math.floor(at / edge)
    pixels.writeUInt16LE((x * x + y * y + number * 37) % 4096, at * 2)
  }
  const length = Buffer.alloc(6)
  length.writeUInt32LE(pixels.length, 2)
  return Buffer.concat([head('7FE00010', 'OW', 0).subarray(0, 6), length, pixels])
}

function head(tag: string, vr: string, length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0)
  bytes.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2)
  bytes.write(vr, 4, 'latin1')
  bytes.writeUInt16LE(length, 6)
  return bytes
}
