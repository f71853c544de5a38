import { connect } from 'node:tls'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { applicationStarted } from '@isthmus/atna/security-events'
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { encodeSyslog } from '@isthmus/atna/syslog-message'
import { silentLog } from '@isthmus/log/log'
import { createServer } from '@isthmus/http/server'
import { openDatabase } from '@isthmus/postgres/database'
import { clientOptions } from '@isthmus/tls/client-options'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { startAuditSink } from './audit-sink.ts'
import { createTestDomain } from './test-domain.ts'

test('two nodes of a test domain talk over mutual TLS', async () => {
  await using domain = await createTestDomain([
    { name: 'registry', actors: ['document-registry'] },
    { name: 'south', actors: ['consumer-gateway'], hospital: 'South' },
  ])
  const server = createServer({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'https://registry.test',
    tls: domain.credentials('registry'),
    peers: domain.peers,
    log: silentLog,
    onRefused: () => Promise.resolve(),
  })
  server.route('GET', '/who', {
    actors: ['consumer-gateway'],
    handler: ({ peer }) => Promise.resolve({ status: 200, body: peer.hospital ?? '' }),
  })
  const origin = await server.listen()
  const { signal } = new AbortController()
  const call = { method: 'GET', url: `${origin}/who`, peer: 'registry', signal } as const
  const answer = await domain.client('south').request(call)
  expect(await answer.text()).toBe('South')
  await server.close()
})

test('gives each service a configuration with a database of its own', async () => {
  await using domain = await createTestDomain([{ name: 'a', actors: [] }])
  const [one, two] = await Promise.all([domain.serviceConfig('a'), domain.serviceConfig('a')])
  expect(one.database.url).not.toBe(two.database.url)
  const database = openDatabase(one.database, silentLog)
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database)
  expect(rows).toEqual([{ one: 1 }])
  await database.destroy()
})

test('the audit sink hears what a node sends', async () => {
  await using domain = await createTestDomain([
    { name: 'arr', actors: ['audit-record-repository'] },
    { name: 'registry', actors: ['document-registry'] },
  ])
  await using sink = await startAuditSink(domain, 'arr')
  const source = { sourceId: 'registry', types: [] }
  const node = { userId: 'registry', source, processId: '1', host: 'localhost' }
  const started = applicationStarted({ at: new Date(), node })
  const tls = domain.credentials('registry')
  const socket = connect({
    host: '127.0.0.1',
    port: sink.port,
    ...clientOptions({ tls, peers: domain.peers, peer: 'arr' }),
  })
  const text = encodeAuditMessage(started)
  const header = { timestamp: new Date(), host: 'h', appName: 'a', processId: '1' }
  socket.write(encodeFrame(encodeSyslog({ ...header, text })))
  const heard = await sink.next(({ event }) => event.outcome === 0)
  expect(sink.messages).toEqual([heard])
  expect(sink.problems).toEqual([])
  socket.destroy()
})
