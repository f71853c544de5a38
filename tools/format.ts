// Formats the tree, as `pnpm format` runs it: comments to 100 columns, then code by oxfmt.
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { wrapComments } from './format/wrap-comments.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = globSync('{apps,packages,gazelle-tests,tools}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === 'dist',
})
for (const file of files) {
  const text = readFileSync(`${root}/${file}`, 'utf8')
  const wrapped = wrapComments(text)
  if (wrapped !== text) writeFileSync(`${root}/${file}`, wrapped)
}
execFileSync(`${root}/node_modules/.bin/oxfmt`, ['.'], { cwd: root, stdio: 'inherit' })
