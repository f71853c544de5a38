// Builds the clinicians' pages where they are missing or older than their sources.
import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pageSources } from './page-sources.ts'

const gateway = fileURLToPath(new URL('../../../consumer-gateway/', import.meta.url))

/** Folder of the built pages. */
export const pagesFolder = join(gateway, 'dist', 'web')

/** Takes a second when there is something to do. Throws with the builder's words when it fails. */
export async function buildPages(): Promise<void> {
  const built = join(pagesFolder, 'index.html')
  const sources = pageSources(join(gateway, 'web'))
  const newest = Math.max(...sources.map((source) => statSync(source).mtimeMs))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  await promisify(execFile)(
    process.execPath,
    [join(gateway, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web', '--logLevel', 'warn'],
    { cwd: gateway },
  )
}
