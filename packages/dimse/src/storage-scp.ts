// Takes associations and instances: Storage and Verification SCP (DICOM PS3.4: A, B; DICOM PS3.8:
// 7).
import { createServer, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { storageSopClasses } from '@isthmus/dicom/sop-classes'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import { createGatedServer } from '@isthmus/tls/gated-server'
import { serveAssociation, verificationSopClass } from './internal/association.ts'
import type { StorageScpLimits, StorageScpOptions } from './storage-scp-options.ts'

/** One DIMSE service that the running SCP answers. */
export interface DimseService {
  readonly service: 'C-ECHO' | 'C-STORE'
  readonly sopClassUid: string
}

export interface StorageScp {
  readonly port: number
  services(): readonly DimseService[]
  /** Aborts what runs and waits until the stores have ended. */
  close(): Promise<void>
}

export class DimseConfigError extends Error {
  override readonly name = 'DimseConfigError'
}

/** Starts listening. Throws DimseConfigError for plain DIMSE anywhere else than on loopback. */
export async function startStorageScp(options: StorageScpOptions): Promise<StorageScp> {
  const running = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  const limits = { ...defaults, ...options.limits }

  function onSocket(socket: Socket, peer: () => ConnectedPeer | undefined): void {
    if (sockets.size >= limits.associationsMax) {
      socket.destroy()
      options.log.warn('association refused: too many at once', { count: sockets.size })
      return
    }
    sockets.add(socket)
    const done = serveAssociation({ socket, peer, limits, options }).finally(() => {
      sockets.delete(socket)
      running.delete(done)
    })
    running.add(done)
  }

  const server = await listen(options, onSocket)
  return {
    port: server.port,
    services: () => servedServices,
    async close() {
      for (const socket of sockets) socket.destroy()
      await server.close()
      await Promise.allSettled(running)
    },
  }
}

const defaults: StorageScpLimits = {
  associationsMax: 32,
  instanceBytesMax: 4 * 1024 * 1024 * 1024,
  commandBytesMax: 16 * 1024,
  bufferedBytesMax: 1024 * 1024,
  idleMs: 60_000,
}

const servedServices: readonly DimseService[] = [
  { service: 'C-ECHO', sopClassUid: verificationSopClass },
  ...storageSopClasses.map(({ uid }) => ({ service: 'C-STORE', sopClassUid: uid }) as const),
]

type OnSocket = (socket: Socket, peer: () => ConnectedPeer | undefined) => void

interface Listening {
  readonly port: number
  close(): Promise<void>
}

async function listen(options: StorageScpOptions, onSocket: OnSocket): Promise<Listening> {
  const { security } = options
  if (security === undefined) return await listenPlain(options, onSocket)
  const server = createGatedServer({
    ...security,
    onConnection: (connection) => onSocket(connection.socket, () => connection.peer()),
    onFailure: () => options.log.error('a refused DICOM node could not be audited'),
  })
  const port = await server.listen(options.listen)
  return { port, close: () => server.close() }
}

async function listenPlain(options: StorageScpOptions, onSocket: OnSocket): Promise<Listening> {
  const { host, port } = options.listen
  // Plain DIMSE is readable and forgeable on the way: only where there is no way.
  if (!isLoopback(host)) {
    throw new DimseConfigError('DIMSE without TLS may listen on a loopback address only')
  }
  const server = createServer((socket) => onSocket(socket, () => undefined))
  const ready = Promise.withResolvers<void>()
  server.once('error', ready.reject)
  server.listen(port, host, ready.resolve)
  await ready.promise
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      }),
  }
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
