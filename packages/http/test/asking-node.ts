// A service, and a peer that asks it to send its answers to a server of the peer's own.
import type { Log, LogFields } from '@isthmus/log/log'
import { createPeerDirectory } from '@isthmus/tls/peer-directory'
import { createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import { createClient } from '../src/client.ts'
import type { HttpClient } from '../src/http-client.ts'
import type { HttpServer } from '../src/http-server.ts'
import type { Refusal } from '../src/refusal.ts'
import type { ServerLimits } from '../src/server-limits.ts'
import { createServer } from '../src/server.ts'
import { peerRecord } from './two-nodes.ts'

export interface Logged extends LogFields {
  readonly message: string
}

export interface AskingNode {
  readonly service: HttpServer
  /** The server of the peer that asks. */
  readonly receiver: HttpServer
  /** Its client, and that of another peer. */
  readonly asker: HttpClient
  readonly neighbour: HttpClient
  readonly refusals: Refusal[]
  readonly logged: Logged[]
  /** Resolves with the last lines of so many deliveries. */
  deliveries(count: number): Promise<readonly Logged[]>
  /**
   * Makes both listen and lists as the asker's: paths of the receiver, whole URLs, and one path of
   * the service itself.
   */
  listen(addresses: readonly string[]): Promise<void>
  close(): Promise<void>
}

export async function startAskingNode(limits: Partial<ServerLimits>): Promise<AskingNode> {
  const pki = await createThrowawayPki(new Date())
  const [own, asker, neighbour] = await Promise.all([
    pki.identity('service'),
    pki.identity('asker'),
    pki.identity('neighbour'),
  ])
  const authorities = [pki.authority.certificate]
  const listed = {
    service: peerRecord('service', own, ['document-registry']),
    asker: peerRecord('asker', asker, ['document-consumer']),
    neighbour: peerRecord('neighbour', neighbour, ['document-consumer']),
  }
  const peers = createPeerDirectory(Object.values(listed))
  const refusals: Refusal[] = []
  const listen = { host: '127.0.0.1', port: 0 }
  const { log, logged, deliveries } = recordingLog()
  const client = createClient({ tls: { ...own, authorities }, peers })
  const onRefused = (refusal: Refusal): Promise<void> => {
    refusals.push(refusal)
    return Promise.resolve()
  }
  const tls = { ...own, authorities }
  const shared = { listen, peers, log, onRefused }
  const service = createServer({
    ...shared,
    tls,
    client,
    publicUrl: 'https://service.test',
    limits,
  })
  const receiver = createServer({
    ...shared,
    tls: { ...asker, authorities },
    publicUrl: 'https://asker.test',
  })
  const clients = [asker, neighbour].map((identity) =>
    createClient({ tls: { ...identity, authorities }, peers }),
  )
  const [askingClient = client, neighbouringClient = client] = clients
  return {
    service,
    receiver,
    asker: askingClient,
    neighbour: neighbouringClient,
    refusals,
    logged,
    deliveries,
    async listen(addresses) {
      const origin = await receiver.listen()
      const ofService = `${await service.listen()}/ask`
      const replyTo = [...addresses.map((address) => new URL(address, origin).href), ofService]
      peers.replace([listed.service, { ...listed.asker, replyTo }, listed.neighbour])
    },
    async close() {
      await Promise.all(clients.map((each) => each.close()))
      await service.close()
      await client.close()
      await receiver.close()
    },
  }
}

function recordingLog() {
  const logged: Logged[] = []
  let look: () => void = () => undefined
  const take = (message: string, fields: LogFields = {}): void => {
    logged.push({ message, ...fields })
    look()
  }
  const log: Log = { info: take, warn: take, error: take }
  return {
    log,
    logged,
    deliveries: (count: number) =>
      new Promise<readonly Logged[]>((resolve) => {
        look = () => {
          const lines = logged.filter(({ message }) => lastLines.has(message))
          if (lines.length >= count) resolve(lines)
        }
        look()
      }),
  }
}

const lastLines: ReadonlySet<string> = new Set(['answered elsewhere', 'answer was not delivered'])
