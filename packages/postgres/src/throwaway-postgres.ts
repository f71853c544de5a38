// A PostgreSQL for tests: started in a second, gone with the process, and quick rather than
// durable.
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { serverUser } from './internal/programs.ts'
import { createCluster, startServer } from './internal/server-process.ts'

export interface ThrowawayPostgres extends AsyncDisposable {
  /** Address of the superuser's own database; it names a socket folder, no port and no password. */
  readonly url: string
  /** Makes an empty database for one test and gives its address. */
  createDatabase(): Promise<string>
}

/** Starts a server: one for each test file. Ends with its process, or when it is disposed of. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const folder = mkdtempSync(join(shortTemporaryFolder(), 'isthmus-postgres-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const { uid, gid } = serverUser()
  if (uid !== undefined && gid !== undefined) {
    for (const name of [folder, data]) chownSync(name, uid, gid)
  }
  createCluster({ data, superuser, password: undefined, flags: ['--no-sync'] })
  const server = await startServer({
    data,
    settings: [...quick, `unix_socket_directories=${folder}`],
    logFile: join(folder, 'server.log'),
    disposable: folder,
  })
  const urlOf = (name: string): string =>
    `postgres://${superuser}@/${name}?host=${encodeURIComponent(folder)}`
  return {
    url: urlOf('postgres'),
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`
      const client = new Client(urlOf('postgres'))
      await client.connect()
      try {
        await client.query(`create database ${escapeIdentifier(name)}`)
      } finally {
        await client.end()
      }
      return urlOf(name)
    },
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

// The address of a socket holds 107 bytes at most.
function shortTemporaryFolder(): string {
  return tmpdir().length > 60 ? '/tmp' : tmpdir()
}

const superuser = 'isthmus'
const quick = [
  'listen_addresses=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=200',
]
