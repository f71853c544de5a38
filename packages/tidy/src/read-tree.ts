// Reads the checkout from disk: every file's size, and the text of what the rules read.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Tree, treeOf } from './tree.ts'

const skipped = new Set([
  'node_modules',
  '.git',
  '.turbo',
  'dist',
  'coverage',
  'evidence',
  '.pnpm-store',
])
const read = /\.(?:ts|tsx|js|cjs|mjs|json|md|yaml|yml|css|html|sql|sh|conf)$|^\.ci\/run$/

/** The tree below `root`; folders that are made by tools are left out. */
export function readTree(root: string): Tree {
  const texts: Record<string, string> = {}
  const sizes = new Map<string, number>()
  for (const path of walk(root, '')) {
    const size = statSync(join(root, path)).size
    sizes.set(path, size)
    if (read.test(path) && size < 1_000_000) texts[path] = readFileSync(join(root, path), 'utf8')
  }
  return treeOf(texts, sizes)
}

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(root, path)
    return entry.isFile() ? [path] : []
  })
}
