// A durable PostgreSQL in a folder, for a domain on a machine that has none: PostgreSQL's own
// defaults, a password per role.
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { holdFolder } from './internal/held-folder.ts'
import { leftoverGone } from './internal/leftover-server.ts'
import { serverUser } from './internal/programs.ts'
import { type ServerProcess, createCluster, startServer } from './internal/server-process.ts'

export interface EmbeddedPostgresOptions {
  /** Holds the data, the log and the superuser's password; made when it is missing. */
  readonly folder: string
  /** Port on 127.0.0.1. */
  readonly port: number
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** Address of the superuser, without password. */
  readonly url: string
  readonly passwordFile: string
  /** Resolves when the server has ended, also by itself. */
  readonly ended: Promise<void>
}

/**
 * Starts the server of the folder, also after a kill -9 of everything, and ends it with our
 * process.
 * Throws EmbeddedPostgresError when another process holds the folder, the port is taken or the
 * server does not start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { folder, port } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const held = holdFolder(folder)
  if (held.kind === 'taken') {
    throw new EmbeddedPostgresError(`${folder} is in use by process ${held.pid}`)
  }
  try {
    const passwordFile = superuserPassword(folder)
    const data = join(folder, 'data')
    if (!existsSync(data)) initialize(folder, readFileSync(passwordFile, 'utf8'))
    const server = await start({ data, logFile: join(folder, 'server.log'), port })
    void server.ended.then(held.release)
    return {
      url: `postgres://${superuser}@127.0.0.1:${port}/postgres`,
      passwordFile,
      ended: server.ended,
      [Symbol.asyncDispose]: () => server.stop(),
    }
  } catch (error) {
    held.release()
    throw explain(error, options)
  }
}

export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

function superuserPassword(folder: string): string {
  const file = join(folder, 'superuser.password')
  if (!existsSync(file)) {
    const half = `${file}.new`
    writeFileSync(half, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true })
    renameSync(half, file)
  }
  return file
}

// A cluster is made beside its place, so that one that was not finished is never taken for one.
function initialize(folder: string, password: string): void {
  const half = join(folder, 'data.new')
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  const { uid, gid } = serverUser()
  if (uid !== undefined && gid !== undefined) chownSync(half, uid, gid)
  createCluster({ data: half, superuser, password: password.trim(), flags: [] })
  renameSync(half, join(folder, 'data'))
}

interface Start {
  readonly data: string
  readonly logFile: string
  readonly port: number
}

async function start({ data, logFile, port }: Start): Promise<ServerProcess> {
  await leftoverGone(data)
  const settings = [...served, `port=${port}`]
  for (let tries = 0; ; tries += 1) {
    try {
      return await startServer({ data, settings, logFile })
    } catch (error) {
      // Children of a killed server hold its memory for a moment.
      const held = String(error).includes('shared memory block')
      if (!held || tries === 50) throw error
      await later(200)
    }
  }
}

function explain(error: unknown, { folder, port }: EmbeddedPostgresOptions): Error {
  const text = error instanceof Error ? error.message : String(error)
  const said = text.includes('Address already in use')
    ? `port ${port} is taken by another program`
    : `PostgreSQL in ${folder} cannot be started: ${text}`
  return new EmbeddedPostgresError(said, { cause: error })
}

const superuser = 'isthmus_admin'

// Its log never shows values: no statements, no parameters, no details, no errors of single
// statements.
const served = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'password_encryption=scram-sha-256',
]
