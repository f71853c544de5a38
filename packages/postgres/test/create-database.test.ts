import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { silentLog } from '@isthmus/log/log'
import { createServiceDatabase } from '../src/create-database.ts'
import { openDatabase } from '../src/database.ts'
import { databaseName } from '../src/database-name.ts'
import { startThrowawayPostgres } from '../src/throwaway-postgres.ts'

test('a role that may only create databases and roles is enough on an existing server', async () => {
  await using server = await startThrowawayPostgres()
  await using superuser = openDatabase({ url: server.url, connectionsMax: 1 }, silentLog)
  await sql`create role operator login createdb createrole`.execute(superuser)
  const url = server.url.replace('//isthmus@', '//operator@')
  const made = await Promise.all(
    ['a', 'b', 'c'].map((service) =>
      createServiceDatabase({ url }, order(databaseName('Demo-1', service))),
    ),
  )
  for (const one of made) {
    // Databases of others are not ours to close; none of our own is among them.
    expect(one.alsoReachable).toEqual(['postgres', 'template1'])
    await using own = openDatabase({ url: one.url, connectionsMax: 1 }, silentLog)
    await sql`create table t (id int)`.execute(own)
    await sql`create schema s`.execute(own)
  }
}, 60_000)

test('names differ for different parts and are plain', () => {
  expect(databaseName('north', 'registry')).toMatch(/^north_registry_[0-9a-f]{8}$/)
  expect(databaseName('a-b', 'c')).not.toBe(databaseName('a', 'b-c'))
  expect(databaseName('9 Häuser', 'x'.repeat(200))).toMatch(/^[a-z][a-z0-9_]{0,48}$/)
  expect(databaseName('north', 'registry')).toBe(databaseName('north', 'registry'))
})

function order(name: string) {
  return { name, password: 'secret', otherDatabases: 'left-alone' } as const
}
