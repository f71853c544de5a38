// Both ends of an audit connection for tests: certificates, an outbox on a real database, a
// collector that can misbehave.
import { sql } from 'kysely'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { applicationStarted } from '@isthmus/atna/security-events'
import { decodeSyslog } from '@isthmus/atna/syslog-message'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import type { Identity } from '@isthmus/tls/authority'
import { type PeerDirectory, createPeerDirectory } from '@isthmus/tls/peer-directory'
import type { ThrowawayPki } from '@isthmus/tls/throwaway-pki'
import { type AuditTrailOptions, openAuditTrail } from '../src/outbox.ts'
import { type AuditReceiverOptions, createAuditReceiver } from '../src/receiver.ts'
import type { AuditTrailTables } from '../src/schema.ts'

export interface Ends {
  readonly service: Identity
  readonly repository: Identity
  readonly peers: PeerDirectory
  readonly authority: string
}

export async function createEnds(pki: ThrowawayPki): Promise<Ends> {
  const [service, repository] = await Promise.all([pki.identity('service'), pki.identity('arr')])
  const record = { hospital: undefined, organizationOid: undefined, enabled: true } as const
  const rest = { repositoryUniqueIds: [], sourceIds: [], assertionIssuers: [] }
  const peers = createPeerDirectory([
    { ...record, ...rest, name: 'service', certificate: service.certificate, actors: ['tester'] },
    {
      ...record,
      ...rest,
      name: 'arr',
      certificate: repository.certificate,
      actors: ['audit-record-repository'],
    },
  ])
  return { service, repository, peers, authority: pki.authority.certificate }
}

export function credentials(ends: Ends, identity: Identity) {
  return { ...identity, authorities: [ends.authority] }
}

/** A message that can be told from all others by its number. */
export function numbered(number: number): AuditMessage {
  return applicationStarted({
    at: new Date('2026-01-01T00:00:00Z'),
    node: { ...node, userId: `event-${number}` },
  })
}

export const node = {
  userId: 'service',
  processId: '1',
  host: 'service.example',
  source: { sourceId: 'service', types: ['4'] },
}

export function numberOf(message: Uint8Array): number {
  const text = Buffer.from(decodeSyslog(message)?.text ?? []).toString()
  return Number(/UserID="event-(\d+)"/.exec(text)?.[1])
}

/** Receives and remembers; `onMessage` may do something else before. */
export async function startCollector(
  ends: Ends,
  port: number,
  options: Partial<AuditReceiverOptions> = {},
) {
  const messages: Uint8Array[] = []
  const malformed: string[] = []
  const waiting: (() => void)[] = []
  const receiver = createAuditReceiver({
    tls: credentials(ends, ends.repository),
    peers: ends.peers,
    log: silentLog,
    onRefused: async () => undefined,
    onMalformed: async ({ problem, partial }) => {
      malformed.push(`${problem} ${Buffer.from(partial).toString()}`)
      for (const wake of waiting.splice(0)) wake()
    },
    ...options,
    async onMessage(message, peer) {
      await options.onMessage?.(message, peer)
      messages.push(message)
      for (const wake of waiting.splice(0)) wake()
    },
  })
  return {
    port: await receiver.listen({ host: '127.0.0.1', port }),
    messages,
    malformed,
    numbers: (): readonly number[] => messages.map(numberOf),
    /** Resolves when the condition holds; it is looked at after each event. */
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) {
        const { promise, resolve } = Promise.withResolvers<void>()
        waiting.push(resolve)
        await promise
      }
    },
    close: () => receiver.close(),
  }
}

/** An outbox on the database, which sends to the port. */
export async function openOutbox(
  ends: Ends,
  url: string,
  options: { readonly port: number } & Partial<AuditTrailOptions<AuditTrailTables>>,
) {
  const database = openDatabase<AuditTrailTables>({ url, connectionsMax: 5 }, silentLog)
  const { port, ...more } = options
  const trail = await openAuditTrail({
    database,
    tls: credentials(ends, ends.service),
    peers: ends.peers,
    target: { host: '127.0.0.1', port, peer: 'arr' },
    node,
    log: silentLog,
    ...more,
    times: { confirmMs: 200, retryMinMs: 20, retryMaxMs: 100, adoptAfterMs: 200, ...more.times },
  })
  const states = async (): Promise<string> => {
    const { rows } = await sql<{ state: string; n: string }>`
      select state, count(*) as n from audit_outbox group by state order by state`.execute(database)
    return rows.map(({ state, n }) => `${state}:${n}`).join(' ')
  }
  return {
    database,
    trail,
    states,
    async close() {
      await trail.close()
      await database.destroy()
    },
  }
}
