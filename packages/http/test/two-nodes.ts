// Two nodes that know each other, for the tests of this package: a server and whoever calls it.
import { silentLog } from '@isthmus/log/log'
import type { Actor } from '@isthmus/ihe/peer'
import type { Identity } from '@isthmus/tls/authority'
import {
  type PeerDirectory,
  type PeerRecord,
  createPeerDirectory,
} from '@isthmus/tls/peer-directory'
import { type ThrowawayPki, createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import { createClient } from '../src/client.ts'
import type { HttpClient } from '../src/http-client.ts'
import type { HttpServer } from '../src/http-server.ts'
import type { Refusal } from '../src/refusal.ts'
import { createServer } from '../src/server.ts'
import type { ServerOptions } from '../src/server-options.ts'

export interface TwoNodes {
  readonly pki: ThrowawayPki
  readonly peers: PeerDirectory
  readonly server: HttpServer
  readonly client: HttpClient
  readonly caller: Identity
  readonly refusals: Refusal[]
  /** Resolves once at least so many refusals were heard. */
  refused(count: number): Promise<readonly Refusal[]>
  readonly records: readonly PeerRecord[]
  close(): Promise<void>
}

export async function startTwoNodes(options: Partial<ServerOptions> = {}): Promise<TwoNodes> {
  const pki = await createThrowawayPki(new Date())
  const [server, caller] = await Promise.all([pki.identity('server'), pki.identity('caller')])
  const authorities = [pki.authority.certificate]
  const records = [
    peerRecord('server', server, ['document-registry']),
    peerRecord('caller', caller, ['document-consumer']),
  ]
  const peers = createPeerDirectory(records)
  const refusals: Refusal[] = []
  const waiting = new Set<() => void>()
  const http = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://server.test',
    tls: { ...server, authorities },
    peers,
    log: silentLog,
    onRefused: (refusal) => {
      refusals.push(refusal)
      for (const check of waiting) check()
      return Promise.resolve()
    },
    ...options,
  })
  const client = createClient({ tls: { ...caller, authorities }, peers })
  return {
    pki,
    peers,
    server: http,
    client,
    caller,
    refusals,
    records,
    refused: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (refusals.length < count) return
          waiting.delete(check)
          resolve(refusals)
        }
        waiting.add(check)
        check()
      }),
    async close() {
      await client.close()
      await http.close()
    },
  }
}

export function peerRecord(
  name: string,
  { certificate }: Identity,
  actors: readonly Actor[],
): PeerRecord {
  return {
    name,
    certificate,
    hospital: 'North',
    organizationOid: undefined,
    actors,
    repositoryUniqueIds: [],
    sourceIds: [],
    assertionIssuers: [],
    enabled: true,
  }
}
