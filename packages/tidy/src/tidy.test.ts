// The house rules: each names its bad sample, and finds nothing in the tree.
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadRules } from './load-rules.ts'
import { readTree } from './read-tree.ts'
import { readSourceText } from './source-text.ts'
import { treeOf } from './tree.ts'

const rules = await loadRules()
const tree = readTree(fileURLToPath(new URL('../../..', import.meta.url)))

describe.each(rules)('$name', (rule) => {
  test('names its bad sample', () => {
    expect(rule.check(treeOf(rule.bad.files)).map(({ path }) => path)).toContain(rule.bad.names)
  })

  test('finds nothing in the tree', () => {
    const lines = rule
      .check(tree)
      .map(({ path, line, problem }) => `${path}${line === undefined ? '' : `:${line}`} ${problem}`)
    expect(lines).toEqual([])
  })
})

test('the tree was read', () => {
  expect(tree.sources.length).toBeGreaterThan(50)
  expect(tree.packages.length).toBeGreaterThan(20)
})

describe('a source text', () => {
  test.each([
    ['a comment', 'a // any\nb', 'a       \nb'],
    ['a string', "a('any')", 'a("   ")'],
    ['an escaped quote', String.raw`a('\'any')`, 'a("     ")'],
    ['a template with a hole', '`any ${x} any`', '"     "x"    "'],
    ['a regular expression', 'a = /any[/]"/g', 'a = "       "g'],
    ['a division', 'a / b / c', 'a / b / c'],
  ])('blanks %s', (_, text, code) => {
    expect(readSourceText(text).code).toBe(code)
  })

  test('finds imports of every form and no others', () => {
    const text = [
      "import { a } from './a.ts'",
      "import type { B } from '@isthmus/xml/b'",
      'import {',
      '  c,',
      "} from 'c'",
      "import './d.css'",
      "export { e } from './e.ts'",
      "const f = await import('f')",
      "// import { g } from 'g'",
      `const h = "import { h } from 'h'"`,
    ].join('\n')
    const found = treeOf({ 'packages/xml/src/x.ts': text }).sources[0]?.imports
    expect(found?.map(({ specifier }) => specifier).toSorted()).toEqual(
      ['./a.ts', '@isthmus/xml/b', 'c', './d.css', './e.ts', 'f'].toSorted(),
    )
    expect(found?.find(({ specifier }) => specifier.endsWith('/b'))?.typeOnly).toBe(true)
  })
})
