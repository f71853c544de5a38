// One running PostgreSQL server: started in its data folder, ended when our process ends, however
// it ends.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { type ServerUser, programsFolder, serverUser } from './programs.ts'

export interface ServerOptions {
  /** Owned by the server's user; nobody else need reach it, nor the folders above it. */
  readonly data: string
  /** Settings on the command line, `name=value`. */
  readonly settings: readonly string[]
  /** Where the server's own messages go. */
  readonly logFile: string
  /** A folder that goes when the server has ended. */
  readonly disposable?: string
}

export interface ServerProcess {
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface ClusterOptions {
  readonly data: string
  readonly superuser: string
  /** Undefined: everybody who reaches the socket is believed. */
  readonly password: string | undefined
  readonly flags: readonly string[]
}

/** Makes an empty cluster in an empty folder. Throws ServerProcessError. */
export function createCluster(options: ClusterOptions): void {
  const { password } = options
  const program = join(programsFolder(), 'bin/initdb')
  const given = ['-D', here, '-U', options.superuser, ...initFlags, ...options.flags]
  const login =
    password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', '--pwfile=/dev/stdin']
  // Through `cat`, because the server's user cannot open a pipe that root made.
  const done = spawnSync('sh', ['-c', 'cat | "$@"', 'sh', program, ...given, ...login], {
    ...surroundings(options.data),
    input: password ?? '',
  })
  if (done.status !== 0) {
    throw new ServerProcessError(`initdb: ${lastLines(done.stderr.toString())}`)
  }
}

/**
 * Resolves when the server takes connections. Throws ServerProcessError with the end of its log.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const log = openSync(options.logFile, 'w', 0o600)
  const settings = options.settings.flatMap((setting) => ['-c', setting])
  const program = join(programsFolder(), 'bin/postgres')
  const server = spawn(
    'sh',
    ['-c', watching, options.disposable ?? '', program, '-D', here, ...settings],
    // A group of its own: a Ctrl-C meant for us must not end the database before us.
    { ...surroundings(options.data), stdio: ['pipe', 'ignore', log], detached: true },
  )
  closeSync(log)
  server.stdin?.on('error', () => undefined)
  const ended = once(server, 'exit').then(() => undefined)
  await ready(server, options)
  return {
    ended,
    async stop() {
      server.stdin?.end()
      await ended
    },
  }
}

export class ServerProcessError extends Error {
  override readonly name = 'ServerProcessError'
}

// The server finds its folder by its working directory, which root sets before giving up its
// rights: so the folder may lie below one that the server's user cannot enter, and its path may be
// long.
const here = '/proc/self/cwd'

function surroundings(data: string): ServerUser & { cwd: string; env: Record<string, string> } {
  return { ...serverUser(), cwd: data, env: { PATH: '/usr/local/bin:/usr/bin:/bin', TZ: 'UTC' } }
}

async function ready(server: ChildProcess, { data, logFile }: ServerOptions): Promise<void> {
  while (!statusOf(data, server.pid).startsWith('ready')) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new ServerProcessError(
        `PostgreSQL did not start: ${lastLines(readFileSync(logFile, 'utf8'))}`,
      )
    }
    await later(10)
  }
}

// The last line of the server's lock file says how far it is. Nobody else's file can be there: it
// refuses to start then.
function statusOf(data: string, started: number | undefined): string {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    return started !== undefined && Number(lines[0]) > 0 ? (lines[7] ?? '') : ''
  } catch {
    return ''
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join(' | ').slice(0, 800)
}

// However our process ends, its end of this pipe closes and PostgreSQL goes too.
const watching = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- & server=$!',
  '(cat <&3 >/dev/null; kill -INT $server 2>/dev/null) & watcher=$!',
  'wait $server; code=$?',
  'kill $watcher 2>/dev/null',
  '[ -z "$0" ] || { cd /; rm -rf "$0"; }',
  'exit $code',
].join('\n')

const initFlags = ['-E', 'UTF8', '--locale=C', '--no-instructions']
