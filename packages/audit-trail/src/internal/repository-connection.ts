// One TLS connection to the Audit Record Repository (RFC 5425).
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { type ClientTarget, clientOptions } from '@isthmus/tls/client-options'
import { CredentialsError } from '@isthmus/tls/credentials-error'

export interface RepositoryAddress extends ClientTarget {
  readonly host: string
  readonly port: number
}

export interface RepositoryConnection {
  /** Resolves when the socket took all of it. Throws when the connection is lost before. */
  write(messages: readonly Uint8Array[]): Promise<void>
  /** Aborted when the connection is no more. */
  readonly lost: AbortSignal
  /** Says goodbye and waits for the other side to do so, for a moment. */
  close(): Promise<void>
}

/** The certificate shown there is not the listed one, or is not valid. */
export class RepositoryRefusedError extends Error {
  override readonly name = 'RepositoryRefusedError'
}

/** Throws RepositoryRefusedError, or what the network says. */
export async function connectRepository(
  address: RepositoryAddress,
  signal: AbortSignal,
): Promise<RepositoryConnection> {
  const { ALPNProtocols: _http, maxCachedSessions: _undici, ...pinned } = clientOptions(address)
  const socket = connect({ ...pinned, host: address.host, port: address.port })
  const lost = watch(socket)
  try {
    await once(socket, 'secureConnect', {
      signal: AbortSignal.any([signal, AbortSignal.timeout(connectMs)]),
    })
  } catch (error) {
    const refused = error instanceof CredentialsError || hasAuthorizationError(socket)
    socket.destroy()
    throw refused ? new RepositoryRefusedError('certificate refused', { cause: error }) : error
  }
  socket.setKeepAlive(true, keepAliveMs)
  return {
    lost,
    write: (messages) => write(socket, messages),
    async close() {
      if (socket.destroyed) return
      socket.end()
      // No event comes after `lost`; a peer that says no goodbye is not waited for.
      await once(socket, 'close', { signal: AbortSignal.timeout(goodbyeMs) }).catch(() => undefined)
      socket.destroy()
    },
  }
}

// RFC 5425: 4. Nothing ever comes back, but only a reader hears that the peer has gone.
function watch(socket: TLSSocket): AbortSignal {
  const lost = new AbortController()
  const lose = (): void => {
    lost.abort()
    socket.destroy()
  }
  socket.on('error', lose)
  socket.on('end', lose)
  socket.on('close', lose)
  socket.resume()
  return lost.signal
}

async function write(socket: TLSSocket, messages: readonly Uint8Array[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.write(Buffer.concat(messages.map((message) => encodeFrame(message))), (error) => {
      if (error === undefined || error === null) resolve()
      else reject(error)
    })
  })
}

function hasAuthorizationError(socket: TLSSocket): boolean {
  // The types promise an Error where Node leaves null.
  const found: unknown = socket.authorizationError
  return found !== null && found !== undefined
}

const connectMs = 10_000
const keepAliveMs = 10_000
const goodbyeMs = 1_000
