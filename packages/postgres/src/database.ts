// The only place that makes a pool of connections, so that none is without its error listener and
// its limits.
// oxlint-disable-next-line typescript/triple-slash-reference -- importers need it, too.
/// <reference path="./internal/pg-cursor.d.ts" />
import { readFileSync } from 'node:fs'
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool } from 'pg'
import Cursor from 'pg-cursor'
import type { Log } from '@isthmus/log/log'
import { withPassword } from './internal/address.ts'
import { withNamedStatements } from './internal/named-statements.ts'

export interface DatabaseSettings {
  /** `postgres://role@host:port/database` or `postgres://role@/database?host=FOLDER`. */
  readonly url: string
  /** File with the role's password; white space around it does not count. */
  readonly passwordFile?: string | undefined
  readonly connectionsMax: number
  /** How long one statement may run; 30 s when left out. */
  readonly statementTimeoutMs?: number
  /** How long a query waits until a connection is free; 10 s when left out. */
  readonly connectionTimeoutMs?: number
}

/**
 * Opens a pool; the first query connects. bigint and numeric columns come as decimal text.
 * Throws DatabaseError when the password file cannot be read. `destroy()` closes it.
 */
export function openDatabase<Tables>(settings: DatabaseSettings, log: Log): Kysely<Tables> {
  const pool = new Pool({
    connectionString: complete(settings),
    // The audit trail keeps two for itself; with those alone nobody else would ever get his turn.
    max: Math.max(3, settings.connectionsMax),
    connectionTimeoutMillis: settings.connectionTimeoutMs ?? 10_000,
    statement_timeout: settings.statementTimeoutMs ?? 30_000,
    lock_timeout: 20_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    options: ['log_parameter_max_length_on_error=0', ...goneSoon]
      .map((set) => `-c ${set}`)
      .join(' '),
  })
  // An idle connection that the server closes raises an event; without a listener it ends the
  // process.
  pool.on('error', (error) => log.warn('database connection lost', { code: codeOf(error) }))
  // One that is in use is not the pool's: its error reaches whoever uses it with his next query.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: withNamedStatements(pool),
      cursor: Cursor,
      controlClient: Client,
    }),
  })
}

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

function complete({ url, passwordFile }: DatabaseSettings): string {
  if (passwordFile === undefined) return url
  const found = withPassword(url, readPassword(passwordFile))
  if (found !== undefined) return found
  throw new DatabaseError('with a password file the database URL names a role and no password')
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new DatabaseError('the password file of the database cannot be read', { cause: error })
  }
}

// A session of a machine that has lost its power or its network ends after 40 s, and with it its
// locks: others wait for them.
const goneSoon = [
  'tcp_keepalives_idle=20',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=4',
  'tcp_user_timeout=40000',
]

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
