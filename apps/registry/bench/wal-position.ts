// How much a PostgreSQL server has written into its write-ahead log since it was made.
import { Client } from 'pg'

/** In bytes. */
export async function walPosition(databaseUrl: string): Promise<number> {
  const client = new Client(databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ position: string }>(
      `select pg_current_wal_lsn() - '0/0'::pg_lsn as position`,
    )
    return Number(rows[0]?.position)
  } finally {
    await client.end()
  }
}
