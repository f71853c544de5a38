import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '../src/database.ts'
import { CommitUnknownError, inTransaction } from '../src/in-transaction.ts'
import { type ThrowawayPostgres, startThrowawayPostgres } from '../src/throwaway-postgres.ts'

interface Tables {
  kept: { id: number }
}

let server: ThrowawayPostgres
let database: Kysely<Tables>

beforeAll(async () => {
  server = await startThrowawayPostgres()
  const url = await server.createDatabase()
  database = openDatabase<Tables>({ url, connectionsMax: 3 }, silentLog)
  await sql`create table kept (id integer unique deferrable initially deferred)`.execute(database)
}, 60_000)

afterAll(async () => {
  await database.destroy()
  await server[Symbol.asyncDispose]()
})

async function ids(): Promise<readonly number[]> {
  return (await database.selectFrom('kept').select('id').orderBy('id').execute()).map(
    ({ id }) => id,
  )
}

test('commits what the step did, and gives what it gave', async () => {
  const insert = inTransaction(database, async (transaction) => {
    await transaction.insertInto('kept').values({ id: 1 }).execute()
    return 'done'
  })
  await expect(insert).resolves.toBe('done')
  expect(await ids()).toEqual([1])
})

test('what the step throws is thrown on, and nothing was done', async () => {
  const failing = inTransaction(database, async (transaction) => {
    await transaction.insertInto('kept').values({ id: 2 }).execute()
    throw new RangeError('no')
  })
  await expect(failing).rejects.toThrow(RangeError)
  expect(await ids()).toEqual([1])
})

test('a commit that the server refuses is certain: nothing was done', async () => {
  const refused = inTransaction(database, async (transaction) => {
    await transaction.insertInto('kept').values({ id: 1 }).execute()
  })
  await expect(refused).rejects.toMatchObject({ code: '23505' })
  expect(await ids()).toEqual([1])
})

test('a commit without an answer is not known', async () => {
  const lost = inTransaction(database, async (transaction) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
    await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(database)
  })
  await expect(lost).rejects.toThrow(CommitUnknownError)
  expect(await ids()).toEqual([1])
})
