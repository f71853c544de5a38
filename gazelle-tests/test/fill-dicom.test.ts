import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FillDicomError, fillDicom } from '../src/fill-dicom.ts'

const sample = readFileSync(join(import.meta.dirname, '../samples/dicom/manifest.dcm'))

test('a value of another length takes the place, evenly padded, with its length before it', () => {
  const filled = fillDicom(sample, { 'PATIENT-NUMBER': 'N-1', '2.999.90.9': '2.999.1.2' })
  // (0010,0020) LO of four bytes, (0040,0032) UT of ten.
  expect(filled.includes(Buffer.from('\x10\0\x20\0LO\x04\0N-1 ', 'latin1'))).toBe(true)
  expect(filled.includes(Buffer.from('UT\0\0\x0a\0\0\x002.999.1.2 ', 'latin1'))).toBe(true)
  expect(filled.length).toBe(sample.length - 10)
})

test('a UID is padded with NUL', () => {
  const filled = fillDicom(sample, { '2.999.90.8': '2.999.1.4.1' })
  expect(filled.includes(Buffer.from('UI\x0c\x002.999.1.4.1\0', 'latin1'))).toBe(true)
})

test('a value that is not there is a mistake of the scenario', () => {
  expect(() => fillDicom(sample, { nowhere: 'x' })).toThrow(FillDicomError)
})
