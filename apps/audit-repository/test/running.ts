// An Audit Record Repository for tests, in this process, with a service that sends to it.
import { once } from 'node:events'
import { type TLSSocket, connect } from 'node:tls'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { applicationStarted } from '@isthmus/atna/security-events'
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { encodeSyslog } from '@isthmus/atna/syslog-message'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import { createTestDomain } from '@isthmus/testbed/test-domain'
import { startAuditRepository } from '../src/app.ts'
import type { AuditRepositoryConfig } from '../src/config.ts'
import type { AuditPage } from '../src/routes/audit-search.ts'

export function createDomain(): Promise<TestDomain> {
  return createTestDomain([
    { name: 'audit', actors: ['audit-record-repository'] },
    { name: 'north', actors: ['document-repository'] },
    { name: 'gateway', actors: ['consumer-gateway'] },
    { name: 'tester', actors: ['tester'] },
  ])
}

export async function repositoryConfig(
  domain: TestDomain,
  limits: Partial<AuditRepositoryConfig['limits']> = {},
): Promise<AuditRepositoryConfig> {
  return {
    ...(await domain.serviceConfig('audit')),
    syslog: { host: '127.0.0.1', port: 0 },
    limits: { ...defaults, ...limits },
  }
}

const defaults = {
  messageBytesMax: 1024 * 1024,
  stalledMs: 60_000,
  keepMs: 3_000,
  searchResultsMax: 500,
  searchBytesMax: 8 * 1024 * 1024,
}

export type Running = Awaited<ReturnType<typeof run>>

export async function run(domain: TestDomain, config: AuditRepositoryConfig) {
  const service = await startAuditRepository(config)
  const search = async (
    query: Readonly<Record<string, string>>,
    peer = 'tester',
  ): Promise<{ readonly status: number; readonly page: AuditPage }> => {
    const all = new URLSearchParams({ ...always, ...query })
    await using answer = await domain.client(peer).request({
      method: 'GET',
      url: `${service.origin}/audit?${all.toString()}`,
      peer: 'audit',
      signal: AbortSignal.timeout(20_000),
    })
    const text = await answer.text()
    const page: AuditPage = JSON.parse(text === '' ? '{}' : text)
    return { status: answer.status, page }
  }
  return {
    ...service,
    search,
    /** What was received from peers, oldest first. */
    async received(query: Readonly<Record<string, string>> = {}) {
      const { page } = await search({ count: '500', ...query })
      return page.messages.filter(({ framing }) => framing !== 'own').toReversed()
    },
    /** Own events of one code, oldest first. */
    async own(type: string) {
      const { page } = await search({ count: '500', type })
      return page.messages.filter(({ framing }) => framing === 'own').toReversed()
    },
  }
}

export const always = { 'date-from': '2000-01-01', 'date-to': '2100-01-01' }

export async function dial(domain: TestDomain, port: number, name = 'north'): Promise<TLSSocket> {
  const { certificate, privateKey, authorities } = domain.credentials(name)
  const socket = connect({
    host: '127.0.0.1',
    port,
    cert: certificate,
    key: privateKey,
    ca: [...authorities],
    servername: 'localhost',
  })
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'secureConnect')
  return socket
}

/** Sends each as a frame, in order, and resolves when the other side has closed. */
export async function send(
  domain: TestDomain,
  port: number,
  messages: readonly Uint8Array[],
): Promise<void> {
  const socket = await dial(domain, port)
  const closed = once(socket, 'close')
  socket.end(Buffer.concat(messages.map((message) => encodeFrame(message))))
  await closed
}

export function syslog(text: string | Uint8Array, header = defaultHeader): Uint8Array {
  return Buffer.concat([Buffer.from(header), Buffer.from(text)])
}

export const defaultHeader = '<85>1 2026-01-02T03:04:05Z north app 1 IHE+RFC-3881 - '

/** As our own senders write it. */
export function written(text: string, microseconds: number): Uint8Array {
  return encodeSyslog({
    timestamp: new Date('2026-01-02T03:04:05Z'),
    microseconds,
    host: 'north',
    appName: 'north',
    processId: '1',
    text,
  })
}

export const node = {
  userId: 'north',
  processId: '1',
  host: 'north.example',
  source: { sourceId: 'north', types: ['4'] },
}

export function numbered(number: number): AuditMessage {
  return applicationStarted({
    at: new Date('2026-01-02T03:04:05Z'),
    node: { ...node, userId: `event-${number}` },
  })
}
