import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeService } from './configuration-reference.ts'
import { configurationPage } from './services.ts'

test('docs/configuration.md says what the code says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
  expect(page).toBe(configurationPage())
})

test('a setting is listed with type, unit, range, default and meaning', () => {
  const section = describeService({
    title: 'X',
    schema: {
      required: ['a'],
      properties: {
        a: { type: 'integer', unit: 'ms', minimum: 1, description: 'How long.' },
        b: { properties: { c: { type: 'string', default: 'x', description: 'What.' } } },
      },
    },
  })
  expect(section).toContain('| `a` | integer, ms, 1… | required | How long. |')
  expect(section).toContain('| `b.c` | string | `"x"` | What. |')
})
