import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTemplate } from '../src/read-template.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-templates-'))
  writeFileSync(join(folder, 'inner.xml'), '<b id="${name}" of="${patientId}" at="${now.dtm}"/>\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(text: string): string {
  writeFileSync(join(folder, 'outer.xml'), text)
  return readTemplate('outer.xml', folder)
}

test('another file stands where it is included, with the texts that are given', () => {
  expect(read('<a>${include inner.xml name=one}${include inner.xml name=two}</a>')).toBe(
    '<a><b id="one" of="${patientId}" at="${now.dtm}"/><b id="two" of="${patientId}" at="${now.dtm}"/></a>',
  )
})

test('a text may be one that is filled later', () => {
  expect(read('${include inner.xml name=a$& patientId=${otherPatientId}}')).toBe(
    '<b id="a$&" of="${otherPatientId}" at="${now.dtm}"/>',
  )
})

test('a file that is not there is a mistake', () => {
  expect(() => read('${include nowhere.xml}')).toThrow(/nowhere\.xml/)
})
