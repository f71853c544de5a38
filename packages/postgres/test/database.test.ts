import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LogFields, silentLog } from '@isthmus/log/log'
import { openDatabase } from '../src/database.ts'
import { MigrationError, migrate } from '../src/migrate.ts'
import { isOverloaded } from '../src/overloaded.ts'
import { type ThrowawayPostgres, startThrowawayPostgres } from '../src/throwaway-postgres.ts'

let server: ThrowawayPostgres

beforeAll(async () => {
  server = await startThrowawayPostgres()
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

interface Tables {
  first: { id: string; name: string | null }
}

async function fresh(): Promise<Kysely<Tables>> {
  return openDatabase<Tables>({ url: await server.createDatabase(), connectionsMax: 3 }, silentLog)
}

const migrations = new URL('./migrations/', import.meta.url)

test('migrates in order and only once', async () => {
  await using database = await fresh()
  await migrate(database, migrations)
  await database.insertInto('first').values({ id: '9007199254740993', name: 'kept' }).execute()
  await migrate(database, migrations)
  expect(await database.selectFrom('first').selectAll().execute()).toEqual([
    { id: '9007199254740993', name: 'kept' },
  ])
})

test('services that migrate at once wait for one another', async () => {
  const url = await server.createDatabase()
  const all = Array.from({ length: 5 }, () =>
    openDatabase<Tables>({ url, connectionsMax: 2 }, silentLog),
  )
  const done = all.map((database) => migrate(database, migrations))
  await expect(Promise.all(done)).resolves.toHaveLength(5)
  await Promise.all(all.map((database) => database.destroy()))
})

test('two owners of tables in one database remember their migrations apart', async () => {
  await using database = await fresh()
  await migrate(database, migrations)
  await migrate(database, new URL('./other-migrations/', import.meta.url), {
    rememberedIn: 'other_migration',
  })
  await migrate(database, migrations)
  const { rows } = await sql<{ n: string }>`select count(*) as n from other`.execute(database)
  expect(rows).toEqual([{ n: '0' }])
})

test('a migration that fails leaves nothing of its run', async () => {
  await using database = await fresh()
  const broken = new URL('./broken-migrations/', import.meta.url)
  await expect(migrate(database, broken)).rejects.toThrow(MigrationError)
  await expect(migrate(database, broken)).rejects.toThrow(/0002-broken/)
  const { rows } = await sql`select 1 from pg_tables where tablename = 'first'`.execute(database)
  expect(rows).toEqual([])
})

test('a lost idle connection is logged and the next query works', async () => {
  const warned = Promise.withResolvers<{ message: string; fields: LogFields | undefined }>()
  const log = {
    ...silentLog,
    warn: (message: string, fields?: LogFields) => warned.resolve({ message, fields }),
  }
  const url = await server.createDatabase()
  await using database = openDatabase({ url, connectionsMax: 1 }, log)
  await using other = openDatabase({ url, connectionsMax: 1 }, silentLog)
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database)
  await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(other)
  expect(await warned.promise).toEqual({
    message: 'database connection lost',
    fields: { code: '57P01' },
  })
  await sql`select 1`.execute(database)
})

test('a statement that runs too long is ended at the server', async () => {
  const url = await server.createDatabase()
  await using database = openDatabase({ url, connectionsMax: 1, statementTimeoutMs: 50 }, silentLog)
  await expect(sql`select pg_sleep(30)`.execute(database)).rejects.toMatchObject({ code: '57014' })
})

test('an aborted query is cancelled at the server', async () => {
  const url = await server.createDatabase()
  await using database = openDatabase({ url, connectionsMax: 1 }, silentLog)
  await using other = openDatabase({ url, connectionsMax: 1 }, silentLog)
  await expect(
    sql`select pg_sleep(20)`.execute(database, {
      signal: AbortSignal.timeout(50),
      inflightQueryAbortStrategy: 'cancel query',
    }),
  ).rejects.toThrow(/abort/i)
  const running = sql<{ n: string }>`
    select count(*) as n from pg_stat_activity where state = 'active' and query like '%pg_sleep(20)%'
      and pid <> pg_backend_pid()`
  await expect.poll(async () => (await running.execute(other)).rows).toEqual([{ n: '0' }])
})

test('rows can be streamed', async () => {
  await using database = await fresh()
  await migrate(database, migrations)
  await sql`insert into first (id) select generate_series(1, 500)`.execute(database)
  let count = 0
  for await (const row of database.selectFrom('first').select('id').stream(100)) {
    count += row.id === '' ? 0 : 1
  }
  expect(count).toBe(500)
})

test('a password file that is missing, or a URL that leaves no room for it, is said at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-database-'))
  const passwordFile = join(folder, 'password')
  const open = (url: string) => () =>
    openDatabase({ url, passwordFile, connectionsMax: 1 }, silentLog)
  expect(open('postgres://a@localhost/b')).toThrow(/cannot be read/)
  writeFileSync(passwordFile, 'secret\n')
  expect(open('postgres://a:b@localhost/b')).toThrow(/names a role and no password/)
  expect(open('postgres://localhost/b')).toThrow(/names a role and no password/)
  rmSync(folder, { recursive: true })
})

test('a throwaway server leaves no folder behind', async () => {
  const own = await startThrowawayPostgres()
  const folder = decodeURIComponent(own.url.slice(own.url.indexOf('host=') + 5))
  expect(readFileSync(join(folder, 'data/PG_VERSION'), 'utf8')).toBe('18\n')
  await own[Symbol.asyncDispose]()
  expect(existsSync(folder)).toBe(false)
}, 60_000)

test('a statement that comes again and again is prepared once, others are not', async () => {
  const url = await server.createDatabase()
  await using database = openDatabase({ url, connectionsMax: 2 }, silentLog)
  await database.connection().execute(async (own) => {
    for (let at = 0; at < 20; at += 1) {
      const { rows } = await sql<{ at: number }>`select ${at}::int as at`.execute(own)
      expect(rows).toEqual([{ at }])
    }
    for (let at = 0; at < 20; at += 1) {
      await sql`select ${at}::int as ${sql.ref(`once_${at}`)}`.execute(own)
    }
    const { rows } = await sql<{ statement: string }>`
      select statement from pg_prepared_statements`.execute(own)
    expect(rows).toEqual([{ statement: 'select $1::int as at' }])
  })
})

test('texts that differ without end leave room for what comes after them', async () => {
  const url = await server.createDatabase()
  await using database = openDatabase({ url, connectionsMax: 2 }, silentLog)
  await database.connection().execute(async (own) => {
    for (let at = 0; at < 100; at += 1) {
      for (let times = 0; times < 10; times += 1) {
        await sql`select ${times}::int as ${sql.ref(`often_${at}`)}`.execute(own)
      }
    }
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pg_prepared_statements`.execute(own)
    expect(rows).toEqual([{ count: 64 }])
  })
})

test('a query for which no connection gets free says so, and not that the database is broken', async () => {
  const settings = { url: await server.createDatabase(), connectionsMax: 3 }
  await using database = openDatabase({ ...settings, connectionTimeoutMs: 500 }, silentLog)
  const { promise: done, resolve: giveBack } = Promise.withResolvers<void>()
  const taken = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
  const held = taken.map(({ resolve }) =>
    database.connection().execute(async () => {
      resolve()
      await done
    }),
  )
  await Promise.all(taken.map(({ promise }) => promise))
  const refused = await sql`select 1`.execute(database).catch((error: unknown) => error)
  giveBack()
  await Promise.all(held)
  const broken = await sql`select 1 from nowhere`.execute(database).catch((error: unknown) => error)
  expect([isOverloaded(refused), isOverloaded(broken)]).toEqual([true, false])
})
