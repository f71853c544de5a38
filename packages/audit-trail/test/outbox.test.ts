import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { decodeSyslog } from '@isthmus/atna/syslog-message'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import { createPeerDirectory } from '@isthmus/tls/peer-directory'
import { type ThrowawayPki, createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import {
  type Ends,
  createEnds,
  numberOf,
  numbered,
  openOutbox,
  startCollector,
} from './collector.ts'

let server: ThrowawayPostgres
let pki: ThrowawayPki
let ends: Ends

beforeAll(async () => {
  server = await startThrowawayPostgres()
  pki = await createThrowawayPki(new Date())
  ends = await createEnds(pki)
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

test('a message arrives at once, and counts as sent when the connection stays (ITI TF-2: 3.20.4.1)', async () => {
  const collector = await startCollector(ends, 0)
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  const begun = performance.now()
  await outbox.trail.record(numbered(1))
  await collector.until(() => collector.messages.length === 1)
  expect(performance.now() - begun).toBeLessThan(2_000)
  await expect.poll(outbox.states).toBe('sent:1')
  expect(await outbox.trail.state()).toEqual({ pending: 0, oldestMs: 0, connected: true, ok: true })
  await outbox.close()
  await collector.close()
})

test('a message of a transaction is sent after its end, one of a rolled-back one never', async () => {
  const collector = await startCollector(ends, 0)
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  const rolledBack = outbox.database.transaction().execute(async (tx) => {
    await outbox.trail.record(numbered(1), tx)
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  await outbox.database.transaction().execute(async (tx) => {
    await outbox.trail.recordAll([numbered(2), numbered(3)], tx)
    await sql`select pg_sleep(0.1)`.execute(tx)
    expect(collector.messages).toEqual([])
  })
  const begun = performance.now()
  await collector.until(() => collector.messages.length === 2)
  expect(performance.now() - begun).toBeLessThan(900)
  expect(collector.numbers()).toEqual([2, 3])
  await outbox.close()
  await collector.close()
})

test('with the repository down nothing is lost, nobody waits, and the order is kept (ITI TF-2: 3.20.4.1)', async () => {
  const port = await freePort()
  const url = await server.createDatabase()
  const outbox = await openOutbox(ends, url, { port })
  for (const number of range(1, 150)) await outbox.trail.record(numbered(number))
  expect(await outbox.trail.state()).toMatchObject({ pending: 150, connected: false, ok: true })
  // The service ends and starts again before the repository is back.
  await outbox.close()
  const again = await openOutbox(ends, url, { port })
  for (const number of range(151, 300)) await again.trail.record(numbered(number))
  const collector = await startCollector(ends, port)
  await collector.until(() => collector.messages.length === 300)
  expect(collector.numbers()).toEqual(range(1, 300))
  await expect.poll(again.states).toBe('sent:300')
  await again.close()
  await collector.close()
})

test('what a repository took and then closed on is sent again, the same to the byte (ITI TF-2: 3.20.4.1)', async () => {
  const first: Uint8Array[] = []
  const collector = await startCollector(ends, 0, {
    onMessage: async (message) => {
      if (numberOf(message) === 1) first.push(message)
      // The receiver closes the connection when a message cannot be kept: three times here.
      if (first.length <= 3) throw new Error('full')
    },
  })
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  for (const number of range(1, 20)) await outbox.trail.record(numbered(number))
  await collector.until(() => collector.messages.length >= 20)
  const distinct = new Set(collector.messages.map((message) => Buffer.from(message).toString()))
  expect(distinct.size).toBe(20)
  expect(new Set(first.map(String)).size).toBe(1)
  expect([...new Set(collector.numbers())]).toEqual(range(1, 20))
  await expect.poll(outbox.states).toBe('sent:20')
  await outbox.close()
  await collector.close()
})

test('two equal events are two messages, because equal bytes are taken for one', async () => {
  const collector = await startCollector(ends, 0)
  const now = new Date()
  const outbox = await openOutbox(ends, await server.createDatabase(), {
    port: collector.port,
    now: () => now,
  })
  await outbox.trail.recordAll(Array.from({ length: 1500 }, () => numbered(1)))
  await collector.until(() => collector.messages.length === 1500)
  const distinct = new Set(collector.messages.map((message) => Buffer.from(message).toString()))
  expect(distinct.size).toBe(1500)
  await outbox.close()
  await collector.close()
})

test('an intent is silent until it is completed, then its outcome is sent', async () => {
  const collector = await startCollector(ends, 0)
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  const intent = await outbox.trail.intend(numbered(1))
  expect(await outbox.states()).toBe('intended:1')
  await expect(intent.complete([])).rejects.toThrow(/outcome/)
  await intent.complete([numbered(2), numbered(3)])
  await collector.until(() => collector.messages.length === 2)
  expect(collector.numbers()).toEqual([2, 3])
  await expect(intent.complete([numbered(4)])).rejects.toThrow(/once/)
  await outbox.close()
  await collector.close()
})

test('an intent that a crash left behind is sent as a failure after the next start', async () => {
  const collector = await startCollector(ends, 0)
  const url = await server.createDatabase()
  const before = await openOutbox(ends, url, collector)
  await before.trail.intend(numbered(1))
  // A crash leaves the same: an intent that nobody completed.
  await before.close()
  expect(collector.messages).toEqual([])
  const after = await openOutbox(ends, url, collector)
  const own = await after.trail.intend(numbered(2))
  await collector.until(() => collector.messages.length === 1)
  expect(collector.numbers()).toEqual([1])
  const text = decodeSyslog(collector.messages[0] ?? new Uint8Array())?.text
  expect(decodeAuditMessage(text ?? new Uint8Array()).event).toMatchObject({
    outcome: 12,
    outcomeDescription: 'the outcome is not known',
  })
  // The intents of the running service are not touched.
  await own.complete([numbered(3)])
  await collector.until(() => collector.messages.length === 2)
  expect(collector.numbers()).toEqual([1, 3])
  await after.close()
  await collector.close()
})

test('two processes on one outbox send one after the other', async () => {
  const collector = await startCollector(ends, 0)
  const url = await server.createDatabase()
  const one = await openOutbox(ends, url, collector)
  await expect.poll(async () => (await one.trail.state()).connected).toBe(true)
  const other = await openOutbox(ends, url, collector)
  await other.trail.record(numbered(1))
  await collector.until(() => collector.messages.length === 1)
  expect((await other.trail.state()).connected).toBe(false)
  await one.close()
  await other.trail.record(numbered(2))
  await collector.until(() => collector.numbers().includes(2))
  await other.close()
  await collector.close()
})

test('the sender survives the loss of its database connection', async () => {
  const collector = await startCollector(ends, 0)
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  await expect.poll(async () => (await outbox.trail.state()).connected).toBe(true)
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(outbox.database)
  await outbox.trail.record(numbered(1))
  await collector.until(() => collector.messages.length === 1)
  await outbox.close()
  await collector.close()
})

test('what cannot be kept is refused, so that nothing is released unaudited', async () => {
  const outbox = await openOutbox(ends, await server.createDatabase(), { port: await freePort() })
  await sql`drop table audit_outbox`.execute(outbox.database)
  await expect(outbox.trail.record(numbered(1))).rejects.toMatchObject({ name: 'AuditTrailError' })
  await expect(outbox.trail.intend(numbered(1))).rejects.toMatchObject({ name: 'AuditTrailError' })
  await outbox.close()
})

test('an outbox over its limit refuses more', async () => {
  const outbox = await openOutbox(ends, await server.createDatabase(), {
    port: await freePort(),
    pendingCountMax: 2,
  })
  await sql`
    insert into audit_outbox (recorded_at, run, state, message)
    select now(), gen_random_uuid(), 'pending', '' from generate_series(1, 3)`.execute(
    outbox.database,
  )
  await expect
    .poll(() => outbox.trail.record(numbered(1)).then(String, (error: Error) => error.name))
    .toBe('AuditTrailError')
  expect(await outbox.trail.state()).toMatchObject({ connected: false })
  await outbox.close()
})

test('a backlog that grew old is told once, and its end, too', async () => {
  const port = await freePort()
  let now = new Date()
  const outbox = await openOutbox(ends, await server.createDatabase(), { port, now: () => now })
  await outbox.trail.record(numbered(1))
  now = new Date(now.getTime() + 301_000)
  await expect.poll(outbox.states).toBe('pending:2')
  expect((await outbox.trail.state()).ok).toBe(false)
  const collector = await startCollector(ends, port)
  await collector.until(() => collector.messages.length === 3)
  const codes = collector.messages.map((message) => /"11013[34]"/.exec(String(message))?.[0])
  expect(codes).toEqual([undefined, '"110133"', '"110134"'])
  await outbox.close()
  await collector.close()
})

test('a repository with another certificate gets nothing, and its refusal is recorded once (ITI TF-2: 3.19.6)', async () => {
  const impostor = await pki.identity('arr')
  const collector = await startCollector({ ...ends, repository: impostor }, 0)
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  await outbox.trail.record(numbered(1))
  await expect.poll(outbox.states).toBe('pending:2')
  await expect.poll(() => outbox.trail.state().then(({ oldestMs }) => oldestMs > 300)).toBe(true)
  expect(await outbox.states()).toBe('pending:2')
  expect(collector.messages).toEqual([])
  const { rows } = await sql<{ message: Buffer }>`
    select message from audit_outbox order by id`.execute(outbox.database)
  expect(rows.map(({ message }) => message.toString()).join()).toContain('110126')
  await outbox.close()
  await collector.close()
})

test('a target that is no peer is said at the start', async () => {
  const url = await server.createDatabase()
  const nobody = { ...ends, peers: createPeerDirectory([]) }
  await expect(openOutbox(nobody, url, { port: 1 })).rejects.toThrow(/no enabled peer/)
})
