// What a registry's tables and their indexes take on the disk.
import { Client } from 'pg'

export interface TableSize {
  readonly name: string
  readonly tableBytes: number
  readonly indexBytes: number
}

/** Of the tables that grow with the entries, the largest first. */
export async function tableSizes(databaseUrl: string): Promise<readonly TableSize[]> {
  const client = new Client(databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; table: string; index: string }>(
      `
      select relname as name, pg_indexes_size(oid) as index,
        pg_total_relation_size(oid) - pg_indexes_size(oid) as table
      from pg_class where relname = any($1) and relkind = 'r' order by pg_total_relation_size(oid) desc
    `,
      [growing],
    )
    return rows.map(({ name, table, index }) => ({
      name,
      tableBytes: Number(table),
      indexBytes: Number(index),
    }))
  } finally {
    await client.end()
  }
}

const growing = [
  'document_entry',
  'submission_set',
  'association',
  'registry_object',
  'unique_id',
  'patient',
]
