// A PostgreSQL that syncs, and that a test may kill and start again in its place.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '@isthmus/postgres/embedded-postgres'

export interface DurablePostgres extends AsyncDisposable {
  readonly port: number
  /** Of the superuser, without password. */
  readonly url: string
  readonly passwordFile: string
  /** kill -9 of the postmaster; resolves when it is gone. */
  kill(): Promise<void>
  /** PostgreSQL's own immediate stop: all its processes end at once, and nothing is flushed. */
  stopAtOnce(): Promise<void>
  /** Resolves when it takes connections again. */
  start(): Promise<void>
}

/** The folder is made when it is missing. Throws EmbeddedPostgresError. */
export async function startDurablePostgres({
  folder,
  port,
}: EmbeddedPostgresOptions): Promise<DurablePostgres> {
  let running: EmbeddedPostgres = await startEmbeddedPostgres({ folder, port })
  const { url, passwordFile } = running
  const end = async (signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> => {
    const { ended } = running
    process.kill(postmasterOf(folder), signal)
    await ended
  }
  return {
    port,
    url,
    passwordFile,
    kill: () => end('SIGKILL'),
    stopAtOnce: () => end('SIGQUIT'),
    async start() {
      running = await startEmbeddedPostgres({ folder, port })
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}
