// The DICOM upper layer's bytes, written and read by hand, for commands that no library of ours
// would send (DICOM PS3.8: 9.3).

export interface Context {
  /** Odd, 1 to 255. */
  readonly id: number
  readonly abstractSyntax: string
}

export const explicitLittleEndian = '1.2.840.10008.1.2.1'

export interface AssociationNames {
  readonly called: string
  readonly calling: string
}

/** A-ASSOCIATE-RQ; every context offers Explicit VR Little Endian. */
export function associateRequest(names: AssociationNames, contexts: readonly Context[]): Buffer {
  const offered = contexts.map(({ id, abstractSyntax }) =>
    item(
      0x20,
      Buffer.concat([
        Buffer.from([id, 0, 0, 0]),
        item(0x30, Buffer.from(abstractSyntax)),
        item(0x40, Buffer.from(explicitLittleEndian)),
      ]),
    ),
  )
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    Buffer.from(names.called.padEnd(16)),
    Buffer.from(names.calling.padEnd(16)),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    ...offered,
    item(0x50, item(0x51, Buffer.from([0, 0, 0x40, 0]))),
  ])
  return pdu(0x01, body)
}

export const releaseRequest: Buffer = pdu(0x05, Buffer.alloc(4))

/** A message of one command set and, where there is one, its dataset, as P-DATA-TF. */
export function message(context: number, command: Buffer, dataset?: Buffer): Buffer {
  return Buffer.concat([
    value(context, 3, command),
    ...(dataset === undefined ? [] : [value(context, 2, dataset)]),
  ])
}

/** A command set in Implicit VR Little Endian with its group length (DICOM PS3.7: 6.3.1). */
export function commandSet(elements: Readonly<Record<number, Buffer>>): Buffer {
  const rest = Buffer.concat(
    Object.entries(elements).map(([number, bytes]) => implicit(Number(number), bytes)),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(rest.length)
  return Buffer.concat([implicit(0, length), rest])
}

export function us(number: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(number)
  return bytes
}

export function ui(uid: string): Buffer {
  return Buffer.from(uid.length % 2 === 0 ? uid : `${uid}\0`)
}

/** One element in Explicit VR Little Endian, of a VR with a length of two bytes. */
export function explicit(tag: number, vr: string, text: string): Buffer {
  const padded = text.length % 2 === 0 ? text : `${text}${vr === 'UI' ? '\0' : ' '}`
  const head = Buffer.alloc(8)
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
  head.write(vr, 4, 'latin1')
  head.writeUInt16LE(padded.length, 6)
  return Buffer.concat([head, Buffer.from(padded, 'latin1')])
}

export interface Pdu {
  readonly type: number
  readonly body: Buffer
}

/** The whole PDUs of what has come so far. */
export function readPdus(bytes: Buffer): readonly Pdu[] {
  const found: Pdu[] = []
  for (let at = 0; at + 6 <= bytes.length;) {
    const end = at + 6 + bytes.readUInt32BE(at + 2)
    if (end > bytes.length) break
    found.push({ type: bytes.readUInt8(at), body: bytes.subarray(at + 6, end) })
    at = end
  }
  return found
}

/** True for a P-DATA-TF that ends a command set. */
export function endsCommand({ type, body }: Pdu): boolean {
  return type === 0x04 && body.length > 5 && (body.readUInt8(5) & 3) === 3
}

export function pdu(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0, 0, 0])
  head.writeUInt32BE(body.length, 2)
  return Buffer.concat([head, body])
}

export function item(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0])
  head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, body])
}

function value(context: number, control: number, bytes: Buffer): Buffer {
  const head = Buffer.from([0, 0, 0, 0, context, control])
  head.writeUInt32BE(bytes.length + 2)
  return pdu(0x04, Buffer.concat([head, bytes]))
}

function implicit(number: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(number, 2)
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}
