import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '@isthmus/log/log'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openValueSets, readValueSets } from './value-sets.ts'

const north = { mimeTypes: ['text/plain'], classCode: [{ code: 'A', scheme: '2.999.1' }] }
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'value-sets-'))
  file = join(folder, 'value-sets.json')
  return () => rmSync(folder, { recursive: true })
})

describe('the file of value sets', () => {
  it('lists codes by attribute, with or without display name, and media types', () => {
    writeFileSync(
      file,
      JSON.stringify({ ...north, codeList: [{ ...north.classCode[0], display: 'a' }] }),
    )
    const { codes, mimeTypes } = readValueSets(file)
    expect([...codes.keys()]).toEqual(['classCode', 'codeList'])
    expect(mimeTypes).toEqual(new Set(['text/plain']))
  })

  it.each([
    ['{', 'are not JSON'],
    ['[]', 'the file'],
    ['{ "classCodes": [] }', 'the file'],
    ['{ "classCode": [{ "code": "A" }] }', 'classCode/0'],
    ['{ "classCode": [{ "code": "", "scheme": "2.999.1" }] }', 'classCode/0/code'],
    ['{ "mimeTypes": [1] }', 'mimeTypes/0'],
  ])('is refused with the place of the mistake: %s', (text, place) => {
    writeFileSync(file, text)
    expect(() => readValueSets(file)).toThrow(place)
    expect(() => openValueSets({ valueSets: file, limits: {} })).toThrow(place)
  })

  it('is not needed', () => {
    expect(openValueSets({ limits: {} })).toBeUndefined()
  })
})

describe('a file that changes', () => {
  const lines: string[] = []
  const log: Log = {
    info: (message) => lines.push(message),
    warn: (message) => lines.push(message),
    error: (message, fields) => lines.push(`${message}: ${fields?.error ?? ''}`),
  }
  afterEach(() => {
    lines.length = 0
  })

  it('is in force once it was read; a broken one is not, and is logged once', async () => {
    writeFileSync(file, JSON.stringify(north))
    const sets = openValueSets({ valueSets: file, limits: { valueSetPollMs: 5 } })
    sets?.watch(log)
    expect(sets?.current().mimeTypes).toEqual(new Set(['text/plain']))

    replace(JSON.stringify({ mimeTypes: ['application/pdf'] }))
    await expect.poll(() => sets?.current().mimeTypes).toEqual(new Set(['application/pdf']))
    expect(lines).toEqual(['value sets read again'])

    replace('{ "mimeTypes": 7 }')
    await expect.poll(() => lines.length).toBe(2)
    expect(lines[1]).toMatch(/former ones stay in force.*mimeTypes/s)
    expect(sets?.current().mimeTypes).toEqual(new Set(['application/pdf']))

    rmSync(file)
    await expect.poll(() => lines.length).toBe(3)
    replace(JSON.stringify(north))
    await expect.poll(() => sets?.current().mimeTypes).toEqual(new Set(['text/plain']))
    sets?.close()
  })
})

/** As an operator should: written beside, then renamed. */
function replace(text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}
