import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pageSources } from './page-sources.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

test('the sources of the pages are their folder and what they import from outside, all the way', () => {
  const sources = pageSources(join(root, 'apps/consumer-gateway/web'))
  const named = sources.map((source) => source.replace(realpathSync(root), ''))
  for (const expected of [
    'apps/consumer-gateway/web/index.html',
    'apps/consumer-gateway/web/src/main.tsx',
    'apps/consumer-gateway/web/src/style.css',
    'apps/consumer-gateway/src/instance-stream.ts',
    'packages/dicom/src/pixel-frame.ts',
  ]) {
    expect(named.map((name) => name.replace(/^\//, ''))).toContain(expected)
  }
  expect(named.filter((name) => name.includes('node_modules'))).toEqual([])
})

test('an import of an import counts, and one that leads back ends', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-pages-')))
  try {
    mkdirSync(join(folder, 'web'))
    writeFileSync(join(folder, 'web/main.ts'), "import { one } from '../one.ts'\nimport 'preact'\n")
    writeFileSync(join(folder, 'one.ts'), "export type { Two } from './two.ts'\n")
    writeFileSync(join(folder, 'two.ts'), "import type { Main } from './web/main.ts'\n")
    expect(pageSources(join(folder, 'web')).toSorted()).toEqual(
      ['one.ts', 'two.ts', 'web/main.ts'].map((name) => join(folder, name)),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
