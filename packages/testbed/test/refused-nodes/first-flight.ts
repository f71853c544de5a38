// Bytes that leave together with the client's own certificate, before it can know whether it is
// accepted.
import { once } from 'node:events'
import { connect } from 'node:tls'
import type { Identity } from '@isthmus/tls/authority'

export interface FirstFlight {
  readonly port: number
  /** Without it no certificate is shown. */
  readonly identity: Identity | undefined
  readonly authority: string
  readonly bytes: Uint8Array
  /** Ends our side after the bytes, for protocols in which the other side would wait for more. */
  readonly end?: true
}

/** Everything that came back until the other side closed. */
export async function sendFirstFlight(flight: FirstFlight): Promise<Buffer> {
  const { port, identity, authority, bytes, end } = flight
  const socket = connect({
    host: '127.0.0.1',
    port,
    ca: authority,
    // What is looked at is the server's side; the certificate it shows may be anybody's.
    checkServerIdentity: () => undefined,
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.privateKey }),
  })
  const received: Buffer[] = []
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => received.push(chunk))
  socket.setTimeout(10_000, () => socket.destroy())
  socket.write(bytes)
  if (end === true) socket.end()
  await once(socket, 'close')
  return Buffer.concat(received)
}

/** An HTTP/1.1 request that asks for the end of the connection. */
export function httpRequest(
  line: string,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array = Buffer.alloc(0),
): Buffer {
  const lines = [
    `${line} HTTP/1.1`,
    'Host: service.test',
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body.length === 0 ? [] : [`Content-Length: ${body.length}`]),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}
