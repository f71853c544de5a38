// The tables that grow with the patients, split by hash where the database says so.
import { startThrowawayPostgres } from '@isthmus/postgres/throwaway-postgres'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { registryShape } from './registry-shape.ts'
import { createTestDatabase } from './test-database.ts'

it('splits each table that grows into as many partitions as the database was given', async () => {
  await using postgres = await startThrowawayPostgres()
  const database = await createTestDatabase(postgres, [])
  try {
    const { rows } = await sql<{ readonly parent: string; readonly parts: number }>`
      select inhparent::regclass::text as parent, count(*)::int as parts
      from pg_inherits join pg_class on pg_class.oid = inhrelid
      where relkind = 'r' group by 1 order by 1
    `.execute(database)
    const split = ['association', 'document_entry', 'folder', 'submission_set']
    const due = registryShape() === 'partitioned' ? split : []
    expect(rows).toEqual(due.map((parent) => ({ parent, parts: 16 })))
  } finally {
    await database.destroy()
  }
})
