// Processes of one service on one database: each tells its own acts, and those of the dead.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { decodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { hostileInput } from '@isthmus/atna/security-events'
import { decodeSyslog } from '@isthmus/atna/syslog-message'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import { createThrowawayPki } from '@isthmus/tls/throwaway-pki'
import {
  type Ends,
  createEnds,
  node,
  numberOf,
  numbered,
  openOutbox,
  startCollector,
} from './collector.ts'

let server: ThrowawayPostgres
let ends: Ends

beforeAll(async () => {
  server = await startThrowawayPostgres()
  ends = await createEnds(await createThrowawayPki(new Date()))
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

type Collector = Awaited<ReturnType<typeof startCollector>>

/** What arrived, as `number outcome`. */
function told({ messages }: Collector): readonly string[] {
  return messages.map((message) => {
    const { event } = decodeAuditMessage(decodeSyslog(message)?.text ?? new Uint8Array())
    const number = numberOf(message)
    return `${Number.isNaN(number) ? 'alarm' : number} ${event.outcome}`
  })
}

const alarm: AuditMessage = hostileInput({
  at: new Date('2026-01-01T00:00:00Z'),
  node,
  peer: { name: 'service', address: '127.0.0.1' },
  alert: 'something nobody asked for',
})

/** A role of its own, so that one of several processes can be cut off from the database. */
async function cuttableRole(url: string, name: string) {
  const database = openDatabase({ url, connectionsMax: 1 }, silentLog)
  await sql`create role ${sql.id(name)} superuser login`.execute(database)
  const end = () =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${name}`
  return {
    url: url.replace(/\/\/[^@]*@/, `//${name}@`),
    async cut() {
      await sql`alter role ${sql.id(name)} nologin`.execute(database)
      await end().execute(database)
    },
    async mend() {
      await sql`alter role ${sql.id(name)} login`.execute(database)
    },
    /** Every session ends, and new ones are let in. */
    async breakSessions() {
      await end().execute(database)
    },
    close: () => database.destroy(),
  }
}

test('the sender tells the intents of a process that is gone, and leaves those of one that lives', async () => {
  const collector = await startCollector(ends, 0)
  const url = await server.createDatabase()
  const sender = await openOutbox(ends, url, collector)
  await expect.poll(async () => (await sender.trail.state()).connected).toBe(true)
  const living = await openOutbox(ends, url, collector)
  const dying = await openOutbox(ends, url, collector)
  const own = await living.trail.intend(numbered(1))
  await dying.trail.intend(numbered(2))
  await dying.close()
  await collector.until(() => collector.messages.length === 1)
  expect(told(collector)).toEqual(['2 12'])
  // Several looks later the one that lives is still left alone.
  await sender.trail.record(numbered(3))
  await collector.until(() => collector.messages.length === 2)
  expect(await sender.states()).toContain('intended:1')
  await own.complete([numbered(4)])
  await collector.until(() => collector.messages.length === 3)
  expect(told(collector)).toEqual(['2 12', '3 0', '4 0'])
  await living.close()
  await sender.close()
  await collector.close()
})

test('a process whose sessions broke shows again that it lives, before others take it for gone', async () => {
  const collector = await startCollector(ends, 0)
  const url = await server.createDatabase()
  const role = await cuttableRole(url, 'breaking')
  const times = { adoptAfterMs: 3_000 }
  const sender = await openOutbox(ends, url, { port: collector.port, times })
  await expect.poll(async () => (await sender.trail.state()).connected).toBe(true)
  const living = await openOutbox(ends, role.url, { port: collector.port, times })
  const own = await living.trail.intend(numbered(1))
  const gone = await openOutbox(ends, url, { port: collector.port, times })
  await gone.trail.intend(numbered(2))
  await gone.close()
  await role.breakSessions()
  // Whoever was gone as long was told by then.
  await collector.until(() => collector.messages.length === 1)
  await own.complete([numbered(3)])
  await collector.until(() => collector.messages.length === 2)
  expect(told(collector)).toEqual(['2 12', '3 0'])
  await living.close()
  await sender.close()
  await role.close()
  await collector.close()
})

test('an end that comes while the database is away is told when it is back', async () => {
  const collector = await startCollector(ends, 0)
  const role = await cuttableRole(await server.createDatabase(), 'alone')
  const outbox = await openOutbox(ends, role.url, collector)
  const intents = await Promise.all([1, 2].map((number) => outbox.trail.intend(numbered(number))))
  await role.cut()
  for (const [at, intent] of intents.entries()) {
    await expect(intent.complete([numbered(11 + at), alarm])).rejects.toMatchObject({
      name: 'AuditTrailError',
    })
    await expect(intent.complete([numbered(21)])).rejects.toThrow(/once/)
  }
  await role.mend()
  await collector.until(() => collector.messages.length === 4)
  expect(told(collector)).toEqual(['11 0', 'alarm 4', '12 0', 'alarm 4'])
  expect(await outbox.states()).not.toContain('intended')
  await outbox.close()
  await role.close()
  await collector.close()
})

test('what others told of a process that was cut off, it does not tell a second time', async () => {
  const collector = await startCollector(ends, 0)
  const url = await server.createDatabase()
  const role = await cuttableRole(url, 'cut-off')
  const sender = await openOutbox(ends, url, collector)
  await expect.poll(async () => (await sender.trail.state()).connected).toBe(true)
  const cut = await openOutbox(ends, role.url, collector)
  const intents = await Promise.all([1, 2].map((number) => cut.trail.intend(numbered(number))))
  await role.cut()
  await expect(intents[0]?.complete([numbered(11), alarm])).rejects.toThrow(/kept/)
  await collector.until(() => collector.messages.length === 2)
  await role.mend()
  // The first is settled late, the second at once: both were told, only the alarms are news.
  await expect
    .poll(() => intents[1]?.complete([numbered(12), alarm]).then(String, String), {
      timeout: 5_000,
    })
    .toMatch(/undefined|once/)
  await collector.until(() => collector.messages.length === 4)
  expect(told(collector).toSorted()).toEqual(['1 12', '2 12', 'alarm 4', 'alarm 4'])
  await cut.close()
  await sender.close()
  await role.close()
  await collector.close()
})

test('an end in a transaction that is rolled back can be told once more', async () => {
  const collector = await startCollector(ends, 0)
  const outbox = await openOutbox(ends, await server.createDatabase(), collector)
  const intent = await outbox.trail.intend(numbered(1))
  const rolledBack = outbox.database.transaction().execute(async (tx) => {
    await intent.complete([numbered(2)], tx)
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  expect(await outbox.states()).toBe('intended:1')
  await intent.complete([numbered(3)])
  await collector.until(() => collector.messages.length === 1)
  expect(told(collector)).toEqual(['3 0'])
  await outbox.close()
  await collector.close()
})
