// Bytes over TLS as a test wrote them, and all that comes back until the connection closes.
import { type ConnectionOptions, connect } from 'node:tls'
import type { Identity } from '@isthmus/tls/authority'

export interface RawExchange {
  readonly origin: string
  readonly identity?: Identity
  readonly bytes: string | Uint8Array
  /** Keep our end open; by default the request itself asks for the end. */
  readonly options?: ConnectionOptions
}

/** The bytes leave in the client's first flight, before it can know whether it is accepted. */
export async function rawExchange(exchange: RawExchange): Promise<string> {
  const { hostname, port } = new URL(exchange.origin)
  const keys =
    exchange.identity === undefined
      ? {}
      : { cert: exchange.identity.certificate, key: exchange.identity.privateKey }
  const socket = connect({
    host: hostname,
    port: Number(port),
    // The tests that use this look at the server; who it is does not matter to them.
    checkServerIdentity: () => undefined,
    ...keys,
    ...exchange.options,
  })
  socket.on('error', () => undefined)
  socket.write(exchange.bytes)
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  await new Promise((resolve) => {
    socket.once('close', resolve)
  })
  return text
}

/** A request's text; `Connection: close` is added. */
export function requestText(line: string, headers: readonly string[] = [], body = ''): string {
  return [`${line} HTTP/1.1`, 'Host: server.test', 'Connection: close', ...headers, '', body].join(
    '\r\n',
  )
}
