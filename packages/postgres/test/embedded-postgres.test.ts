import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '@isthmus/log/log'
import { createServiceDatabase } from '../src/create-database.ts'
import { openDatabase } from '../src/database.ts'
import { databaseName } from '../src/database-name.ts'
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../src/embedded-postgres.ts'

let top: string
let folder: string
let port: number

beforeEach(async () => {
  // Deep, long and closed to others, as a folder below somebody's home may be.
  top = mkdtempSync(join(tmpdir(), 'isthmus-embedded-'))
  folder = join(top, 'a folder'.padEnd(120, 'x'), 'postgres')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  port = (probe.address() as AddressInfo).port
  probe.close()
  await once(probe, 'close')
})

afterEach(() => rmSync(top, { recursive: true, force: true }))

async function ask<Row>(
  address: { readonly url: string; readonly passwordFile?: string | undefined },
  text: string,
): Promise<readonly Row[]> {
  await using database = openDatabase({ ...address, connectionsMax: 1 }, silentLog)
  return (await sql.raw<Row>(text).execute(database)).rows
}

async function holdInAnotherProcess(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./hold-postgres.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout !== null) await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('keeps what was written, with the defaults of PostgreSQL and a password', async () => {
  const first = await startEmbeddedPostgres({ folder, port })
  await ask(first, 'create table kept (id int)')
  expect(
    await ask(
      first,
      `select current_setting('fsync') || current_setting('full_page_writes')
    || current_setting('synchronous_commit') as s`,
    ),
  ).toEqual([{ s: 'ononon' }])
  await expect(ask({ url: first.url }, 'select 1')).rejects.toThrow(/password/)
  await first[Symbol.asyncDispose]()
  await using second = await startEmbeddedPostgres({ folder, port })
  expect(await ask(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }])
}, 60_000)

test('starts again on the same folder when its owner was killed', async () => {
  const child = await holdInAnotherProcess()
  await kill(child)
  await using again = await startEmbeddedPostgres({ folder, port })
  expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }])
}, 60_000)

test('starts again when owner and server were killed while they wrote', async () => {
  const child = await holdInAnotherProcess()
  const passwordFile = join(folder, 'superuser.password')
  const address = { url: `postgres://isthmus_admin@127.0.0.1:${port}/postgres`, passwordFile }
  await ask(address, 'create table kept (id int)')
  await ask(address, 'insert into kept values (1)')
  const server = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(server, 'SIGKILL')
  await kill(child)
  await using again = await startEmbeddedPostgres({ folder, port })
  expect(await ask(again, 'select id from kept')).toEqual([{ id: 1 }])
}, 60_000)

test('is not fooled by a lock file whose process id another program was given', async () => {
  const first = await startEmbeddedPostgres({ folder, port })
  await first[Symbol.asyncDispose]()
  writeFileSync(join(folder, 'data/postmaster.pid'), `${process.pid}\n`)
  writeFileSync(join(folder, 'holder'), `${process.pid} of-another-boot/1`)
  await using again = await startEmbeddedPostgres({ folder, port })
  expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }])
}, 60_000)

test('a second start on the same folder is refused by name', async () => {
  const child = await holdInAnotherProcess()
  const second = startEmbeddedPostgres({ folder, port: port + 1 })
  await expect(second).rejects.toThrow(EmbeddedPostgresError)
  await expect(second).rejects.toThrow(`in use by process ${child.pid}`)
  await kill(child)
  await using free = await startEmbeddedPostgres({ folder, port })
  expect(await ask(free, 'select 1 as one')).toEqual([{ one: 1 }])
}, 60_000)

test('a port that is taken is said so, and the folder is free again', async () => {
  const taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  const refused = startEmbeddedPostgres({ folder, port })
  await expect(refused).rejects.toThrow(`port ${port} is taken`)
  taken.close()
  await once(taken, 'close')
  await using server = await startEmbeddedPostgres({ folder, port })
  expect(server.url).toContain(String(port))
}, 60_000)

test('a role of a service can connect to its own database and to no other', async () => {
  await using server = await startEmbeddedPostgres({ folder, port })
  const make = async (service: string) => {
    const passwordFile = join(top, `${service}.password`)
    const password = `${service}' "$ pässword`.replaceAll('ä', 'a')
    writeFileSync(passwordFile, password)
    const name = databaseName('demo', service)
    const made = await createServiceDatabase(server, { name, password, otherDatabases: 'closed' })
    expect(made.alsoReachable).toEqual([])
    return { url: made.url, passwordFile }
  }
  const registry = await make('registry')
  const repository = await make('repository')
  await ask(registry, 'create table own (id int)')
  await make('registry')
  expect(await ask(registry, 'select count(*)::int as n from own')).toEqual([{ n: 0 }])
  for (const other of [repository.url, server.url, server.url.replace(/postgres$/, 'template1')]) {
    const database = other.slice(other.lastIndexOf('/'))
    const url = registry.url.replace(/\/[^/]*$/, database)
    await expect(ask({ ...registry, url }, 'select 1')).rejects.toMatchObject({ code: '42501' })
  }
  await expect(ask(registry, 'create role other')).rejects.toMatchObject({ code: '42501' })
}, 60_000)

test('the log holds no value of any statement', async () => {
  await using server = await startEmbeddedPostgres({ folder, port })
  await ask(server, 'create table t (id int primary key)')
  await expect(ask(server, `select 'CANARY'::int`)).rejects.toMatchObject({ code: '22P02' })
  await expect(
    ask(server, `insert into t select 424242 from generate_series(1,2)`),
  ).rejects.toMatchObject({ code: '23505' })
  const log = readFileSync(join(folder, 'server.log'), 'utf8')
  expect(log).toContain('ready to accept connections')
  expect(log).not.toMatch(/CANARY|424242/)
}, 60_000)
