// The upper layer's bytes written by hand, for strangers who do not keep to the rules (DICOM PS3.8:
// 9.3).
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export const ct = '1.2.840.10008.5.1.4.1.1.2'
export const explicit = '1.2.840.10008.1.2.1'

export async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port })
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  return socket
}

export async function isCut(socket: Socket): Promise<true> {
  socket.resume()
  if (!socket.closed) await once(socket, 'close')
  return true
}

/** The next bytes of the other side: one PDU, where it sends one at a time. */
export async function readPdu(socket: Socket): Promise<Buffer> {
  const [bytes]: unknown[] = await once(socket, 'data')
  if (!Buffer.isBuffer(bytes)) throw new TypeError('a socket gives bytes')
  return bytes
}

/** A-ASSOCIATE-RQ with one context: id 1, CT Image Storage, Explicit VR Little Endian. */
export function associateRq(called: string): Buffer {
  const context = Buffer.concat([
    Buffer.from([1, 0, 0, 0]),
    item(0x30, Buffer.from(ct)),
    item(0x40, Buffer.from(explicit)),
  ])
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    Buffer.from(called.padEnd(16)),
    Buffer.from('CT1'.padEnd(16)),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    item(0x20, context),
    item(0x50, item(0x51, Buffer.from([0, 0, 0x40, 0]))),
  ])
  return pdu(0x01, body)
}

/** P-DATA-TF with one value; bit 0 of `control` is command, bit 1 is last. */
export function value(control: number, bytes: Buffer): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 1, control])
  head.writeUInt32BE(bytes.length + 2)
  return pdu(0x04, Buffer.concat([head, bytes]))
}

/** A command set; `dataset` 0x0101 says that none follows. */
export function command(field: number, dataset: number): Buffer {
  return Buffer.concat([
    element(0x0002, Buffer.from(`${ct}\0`)),
    element(0x0100, us(field)),
    element(0x0110, us(1)),
    element(0x0800, us(dataset)),
    element(0x1000, Buffer.from('2.25.3.1')),
  ])
}

function pdu(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0, 0, 0])
  head.writeUInt32BE(body.length, 2)
  return Buffer.concat([head, body])
}

function item(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0])
  head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, body])
}

function element(number: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(number, 2)
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

function us(number: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(number)
  return bytes
}
