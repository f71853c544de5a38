// Every file that goes into the clinicians' pages: their own folder, and what is imported from
// outside of it.
import { globSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Real paths of a folder's files and of all sources they import, third-party ones left out. */
export function pageSources(folder: string): readonly string[] {
  const files = globSync('**/*', { cwd: folder, exclude: ['**/node_modules'] })
    .map((name) => realpathSync(join(folder, name)))
    .filter((file) => statSync(file).isFile())
  const seen = new Set(files)
  // A set that grows while it is walked through: what is added is walked through, too.
  for (const file of seen) for (const imported of importsOf(file)) seen.add(imported)
  return [...seen]
}

function importsOf(file: string): readonly string[] {
  if (!/\.[cm]?tsx?$/.test(file)) return []
  const { resolve } = createRequire(file)
  const found = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"]+)\1/g)
  return [...found]
    .map(([, , specifier = '']) => specifier)
    .filter((specifier) => /^(?:\.|@isthmus\/)/.test(specifier))
    .map((specifier) => realpathSync(resolve(specifier)))
}
