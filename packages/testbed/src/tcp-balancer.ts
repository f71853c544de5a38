// A TCP balancer as a hospital puts before two registries: connections go to the backends in turn,
// past one that does not take them. TLS passes through.
import { type Server, type Socket, connect, createServer } from 'node:net'

export interface TcpBalancer extends AsyncDisposable {
  readonly port: number
  /** Ports on the loopback address, asked in turn from the next connection on. */
  balance(ports: readonly number[]): void
}

/** Listens on a free port of the loopback address; connections before `balance` are closed. */
export async function startTcpBalancer(): Promise<TcpBalancer> {
  const open = new Set<Socket>()
  let backends: readonly number[] = []
  let next = 0
  const server = createServer((client) => {
    const inTurn = backends.map((_, at) => backends[(next + at) % backends.length] ?? 0)
    next += 1
    keep(open, client)
    forward(client, inTurn, open)
  })
  const port = await listen(server)
  return {
    port,
    balance(ports) {
      backends = ports
    },
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
      await promise
    },
  }
}

function forward(client: Socket, [port, ...others]: readonly number[], open: Set<Socket>): void {
  if (port === undefined) {
    client.destroy()
    return
  }
  const backend = connect({ port, host: '127.0.0.1', noDelay: true })
  keep(open, backend)
  let isThrough = false
  backend.once('connect', () => {
    isThrough = true
    client.setNoDelay(true)
    client.pipe(backend)
    backend.pipe(client)
  })
  client.once('close', () => backend.destroy())
  backend.once('close', () => {
    // Nothing of the client was read before somebody took the connection.
    if (isThrough) client.destroy()
    else forward(client, others, open)
  })
}

function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket)
  socket.on('error', () => socket.destroy())
  socket.once('close', () => open.delete(socket))
}

async function listen(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', () => resolve())
  await promise
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no TCP address')
  return address.port
}
