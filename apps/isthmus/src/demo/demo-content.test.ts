// What the demo ships: studies that unpack to their original bytes, reports that are PDF.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoStudies } from './demo-studies.ts'
import { packedStudy, unpackStudy } from './unpack-study.ts'
import { writePdf } from './write-pdf.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-demo-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(demoStudies)('$slug unpacks to its original bytes', async ({ slug }) => {
  const files = await unpackStudy(packedStudy(slug), join(folder, slug))
  expect(files.length).toBe({ 'ct-phantom-head': 28, 'cr-doe-spine': 3, 'mr-qa-nih': 2 }[slug])
})

test('a file with other bytes is refused', async () => {
  const spoilt = join(folder, 'spoilt')
  await cp(fileURLToPath(packedStudy('cr-doe-spine')), spoilt, { recursive: true })
  await cp(join(spoilt, 'CR1-6154.dcm.br'), join(spoilt, 'CR2-6247.dcm.br'))
  const packed = pathToFileURL(`${spoilt}/`)
  await expect(unpackStudy(packed, join(folder, 'out'))).rejects.toThrow(/CR2-6247.dcm does not/)
})

test('the whole takes at most 6 MB, each file at most 1 MB, with licence and origin', () => {
  const sizes = demoStudies.flatMap(({ slug }) => {
    const path = fileURLToPath(packedStudy(slug))
    const names = readdirSync(path)
    expect(names).toEqual(expect.arrayContaining(['LICENSE', 'ORIGIN.md', 'SHA256SUMS']))
    return names.map((name) => statSync(join(path, name)).size)
  })
  expect(Math.max(...sizes)).toBeLessThan(1_000_000)
  expect(sizes.reduce((left, right) => left + right)).toBeLessThan(6_000_000)
})

test('a report is a PDF whose cross-reference table points to its objects', () => {
  const bytes = Buffer.from(
    writePdf({ title: 'A (short) title', lines: ['one', '', 'two \\'], foot: 'x' }),
  )
  const text = bytes.toString('latin1')
  expect(text.startsWith('%PDF-1.4\n')).toBe(true)
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
  expect(text.slice(start, start + 4)).toBe('xref')
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => at)
  expect(offsets).toHaveLength(7)
  for (const [at, offset] of offsets.entries()) {
    expect(text.slice(Number(offset)).startsWith(`${at + 1} 0 obj`)).toBe(true)
  }
  expect(text).toContain(String.raw`(A \(short\) title) Tj`)
})
