// The few things the commands read from the environment, and what child processes inherit of it.
import { resolve } from 'node:path'

/**
 * An existing PostgreSQL to use instead of the embedded one; its role may create databases and
 * roles.
 */
export function databaseUrlOfEnvironment(): string | undefined {
  const url = process.env['ISTHMUS_DATABASE_URL']
  return url === '' ? undefined : url
}

/** A path as the person typed it: npm runs scripts in the root but tells where it was called. */
export function pathAsTyped(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path)
}

/**
 * Services read their config file and nothing else: an `ISTHMUS_…` of ours would override a key of
 * theirs.
 */
export function environmentOfServices(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ISTHMUS_')),
  )
}

/** Where programs are looked for. */
export function searchPath(): string {
  return process.env['PATH'] ?? ''
}
