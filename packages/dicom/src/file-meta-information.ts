// The File Meta Information in front of a dataset that came without one (DICOM PS3.10: 7.1).

export interface FileMetaInformation {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly implementationClassUid: string
  /** At most 16 characters. */
  readonly implementationVersionName: string
  readonly sourceAeTitle?: string
}

/** Preamble, DICM and group 0002; the dataset's bytes follow unchanged. */
export function encodeFileMetaInformation(meta: FileMetaInformation): Uint8Array {
  const group = Buffer.concat([
    longElement(0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 'UI', meta.sopClassUid),
    element(0x0003, 'UI', meta.sopInstanceUid),
    element(0x0010, 'UI', meta.transferSyntaxUid),
    element(0x0012, 'UI', meta.implementationClassUid),
    element(0x0013, 'SH', meta.implementationVersionName),
    ...(meta.sourceAeTitle === undefined ? [] : [element(0x0016, 'AE', meta.sourceAeTitle)]),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(group.length)
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM', 'latin1'),
    header(0x0000, 'UL', 4),
    length,
    group,
  ])
}

function element(number: number, vr: string, text: string): Buffer {
  // DICOM PS3.5: 6.2. Values have even length; a UID is padded with NUL, text with a space.
  const padding = text.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' '
  const value = Buffer.from(text + padding, 'latin1')
  return Buffer.concat([header(number, vr, value.length), value])
}

function longElement(number: number, vr: string, value: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(value.length)
  return Buffer.concat([header(number, vr, 0), length, value])
}

function header(number: number, vr: string, length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(0x0002, 0)
  bytes.writeUInt16LE(number, 2)
  bytes.write(vr, 4, 'latin1')
  bytes.writeUInt16LE(length, 6)
  return bytes
}
