// A TCP proxy before PostgreSQL that loses the answer to a COMMIT.
import { type Socket, connect, createServer } from 'node:net'

/**
 * `held`: the server never hears of it; `sent`: the connection breaks as soon as it was sent;
 * `answered`: it breaks when the server has answered.
 */
export type CutMoment = 'held' | 'sent' | 'answered'

export interface CommitCutter extends AsyncDisposable {
  readonly port: number
  /** Cuts the next COMMIT that comes, once. */
  cutNext(moment: CutMoment): void
  /** How many were cut so far. */
  cuts(): number
}

/** Listens on a free port of the loopback address, in front of the port given. */
export async function startCommitCutter(postgresPort: number): Promise<CommitCutter> {
  const open = new Set<Socket>()
  let armed: CutMoment | undefined
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect({ port: postgresPort, host: '127.0.0.1', noDelay: true })
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => socket.destroy())
      socket.once('close', () => open.delete(socket))
    }
    client.setNoDelay(true)
    client.once('close', () => upstream.end())
    upstream.once('close', () => client.destroy())
    upstream.on('data', (bytes) => client.write(bytes))
    client.on('data', (bytes) => {
      const moment = armed
      if (moment === undefined || !bytes.includes(commitMessage)) {
        upstream.write(bytes)
        return
      }
      armed = undefined
      cuts += 1
      cut({ client, upstream, bytes, moment })
    })
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cutNext(moment) {
      armed = moment
    },
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of open) socket.destroy()
      await closed.promise
    },
  }
}

// A simple query: its letter, its length, its text.
const commitMessage = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1')

interface Cut {
  readonly client: Socket
  readonly upstream: Socket
  readonly bytes: Buffer
  readonly moment: CutMoment
}

function cut({ client, upstream, bytes, moment }: Cut): void {
  if (moment === 'held') {
    upstream.destroy()
    client.destroy()
    return
  }
  upstream.removeAllListeners('data')
  upstream.once('data', () => upstream.destroy())
  upstream.end(bytes)
  if (moment === 'sent') client.destroy()
}
