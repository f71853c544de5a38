import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { ConfigError, path, readConfig } from './config.ts'

const schema = Type.Object(
  {
    listen: Type.Object(
      { host: Type.String({ default: '127.0.0.1' }), port: Type.Integer({ minimum: 0 }) },
      { additionalProperties: false },
    ),
    key: path({ description: 'a key' }),
    more: Type.Array(path({ description: 'a file' }), { default: [] }),
  },
  { additionalProperties: false },
)

function file(value: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-config-'))
  writeFileSync(join(folder, 'service.json'), JSON.stringify(value))
  return join(folder, 'service.json')
}

test('fills defaults and takes relative paths from the folder of the file', () => {
  const name = file({ listen: { port: 1 }, key: 'pki/a.key', more: ['/abs', 'rel'] })
  const value = readConfig(schema, name, {})
  expect(value.listen).toEqual({ host: '127.0.0.1', port: 1 })
  expect(value.key).toBe(join(name, '../pki/a.key'))
  expect(value.more).toEqual(['/abs', join(name, '../rel')])
})

test('the environment wins over the file', () => {
  const value = readConfig(schema, file({ listen: { port: 1 }, key: 'k' }), {
    ISTHMUS_LISTEN_PORT: '77',
  })
  expect(value.listen.port).toBe(77)
})

test('lists every unknown, missing and wrong key in one error', () => {
  const name = file({ listen: { port: 'x', colour: 1 } })
  expect(() => readConfig(schema, name, {})).toThrow(ConfigError)
  const text = (() => {
    try {
      readConfig(schema, name, {})
      return ''
    } catch (error) {
      return String(error)
    }
  })()
  expect(text).toMatch(/colour/)
  expect(text).toMatch(/key/)
  expect(text).toMatch(/port/)
})

test('a file that is not there or not JSON is named', () => {
  expect(() => readConfig(schema, '/nonexistent/x.json', {})).toThrow(/cannot be read/)
})

test('a path inside a choice is taken from the folder of the file, too', () => {
  const choice = Type.Object(
    {
      archive: Type.Union([
        Type.Object({ kind: Type.Literal('folder'), folder: path({ description: 'where' }) }),
        Type.Object({ kind: Type.Literal('web'), url: Type.String() }),
      ]),
    },
    { additionalProperties: false },
  )
  const name = file({ archive: { kind: 'folder', folder: 'archive' } })
  expect(readConfig(choice, name, {}).archive).toEqual({
    kind: 'folder',
    folder: join(name, '../archive'),
  })
  const other = file({ archive: { kind: 'web', url: 'archive' } })
  expect(readConfig(choice, other, {}).archive).toEqual({ kind: 'web', url: 'archive' })
})
