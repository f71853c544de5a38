// A service's outbox and a repository in processes of their own: what is recorded arrives, whatever
// is killed meanwhile.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAuditTrail } from '@isthmus/audit-trail/outbox'
import type { AuditTrailTables } from '@isthmus/audit-trail/schema'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import type { TestDomain } from '@isthmus/testbed/test-domain'
import type { AuditRepositoryTables } from '../src/db/schema.ts'
import { createDomain, node, numbered, repositoryConfig } from './running.ts'
import { verifyChain } from './verify-chain.ts'

let domain: TestDomain
const children = new Set<ChildProcess>()

beforeEach(async () => {
  domain = await createDomain()
}, 60_000)

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await domain[Symbol.asyncDispose]()
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function start(configFile: string): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--config', configFile, '--end-with-stdin'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  children.add(child)
  if (child.stdout !== null) await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
  children.delete(child)
}

test('killed again and again while it stores, it loses nothing and stores nothing twice (ITI TF-2: 3.20.4.1)', async () => {
  const config = await repositoryConfig(domain)
  const port = await freePort()
  const file = domain.writeConfig('audit', { ...config, syslog: { host: '127.0.0.1', port } })
  await using outbox = openDatabase<AuditTrailTables>(
    { url: await domain.database(), connectionsMax: 5 },
    silentLog,
  )
  const trail = await openAuditTrail({
    database: outbox,
    tls: domain.credentials('north'),
    peers: domain.peers,
    target: { host: '127.0.0.1', port, peer: 'audit' },
    node,
    log: silentLog,
    times: { retryMinMs: 50, retryMaxMs: 200, confirmMs: 1_000 },
  })
  await using log = openDatabase<AuditRepositoryTables>(
    { url: config.database.url, connectionsMax: 1 },
    silentLog,
  )
  const stored = async (): Promise<readonly number[]> => {
    const { rows } = await sql<{ user: string }>`
      select user_ids[1] as user from audit_message where framing = 'tls' order by id`.execute(log)
    return rows.map(({ user }) => Number(user.slice('event-'.length)))
  }
  const count = 2_000
  const recording = (async () => {
    for (let number = 0; number < count; number += 20) {
      await trail.recordAll(Array.from({ length: 20 }, (_, at) => numbered(number + at)))
    }
  })()
  for (const atLeast of [1, 300, 900]) {
    const child = await start(file)
    await expect.poll(async () => (await stored()).length, pollTime).toBeGreaterThan(atLeast)
    await kill(child, 'SIGKILL')
  }
  await recording
  const last = await start(file)
  await expect.poll(async () => (await stored()).length, pollTime).toBe(count)
  expect((await stored()).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: count }, (_, at) => at),
  )
  expect(await verifyChain(log)).toBe('whole')
  await trail.close()
  await kill(last, 'SIGTERM')
  // Four starts, one orderly stop.
  const { rows } = await sql<{ type: string; n: string }>`
    select event_types[1] as type, count(*) as n from audit_message where framing = 'own'
    group by 1 order by 1`.execute(log)
  expect(rows).toEqual([
    { type: '110120', n: '4' },
    { type: '110121', n: '1' },
  ])
}, 120_000)

test('it ends when whoever started it is gone', async () => {
  const config = await repositoryConfig(domain)
  const child = await start(domain.writeConfig('audit', config))
  const gone = once(child, 'exit')
  child.stdin?.end()
  expect(await gone).toEqual([0, null])
  children.delete(child)
}, 60_000)

const pollTime = { timeout: 30_000, interval: 20 }
