// A PostgreSQL server as a bench watches it: which process belongs to it, what it has written.
import { Client } from 'pg'

export interface WatchedServer extends AsyncDisposable {
  /** Of the connection that watches. */
  readonly backendPid: number
  /** Bytes written into the write-ahead log since the server was made. */
  walPosition(): Promise<number>
}

export async function watchServer(databaseUrl: string): Promise<WatchedServer> {
  const client = new Client(databaseUrl)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return {
    backendPid: rows[0]?.pid ?? 0,
    async walPosition() {
      const read = await client.query<{ position: string }>(
        `select pg_current_wal_lsn() - '0/0'::pg_lsn as position`,
      )
      return Number(read.rows[0]?.position)
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
