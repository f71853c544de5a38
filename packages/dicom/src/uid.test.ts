import { expect, test } from 'vitest'
import { isUid, parseUid, uidFromUuid } from './uid.ts'

test.each(['0', '1.2.840.10008.1.1', '2.25.0', '1'.repeat(64)])('%s is a UID', (text) => {
  expect(isUid(text)).toBe(true)
})

test.each(['', '1.', '.1', '1..2', '1.02', '1.2a', ' 1.2', '1'.repeat(65), '1.2\0'])(
  '%j is none (DICOM PS3.5: 9.1)',
  (text) => {
    expect(isUid(text)).toBe(false)
  },
)

test('one trailing NUL or space is padding, two are not (DICOM PS3.5: 9.1)', () => {
  expect(parseUid('1.2.3\0')).toBe('1.2.3')
  expect(parseUid('1.2.3 ')).toBe('1.2.3')
  expect(parseUid('1.2.3\0\0')).toBeUndefined()
})

test('a UUID becomes its decimal UID (DICOM PS3.5: B.2)', () => {
  expect(uidFromUuid('f81d4fae-7dec-11d0-a765-00a0c91e6bf6')).toBe(
    '2.25.329800735698586629295641978511506172918',
  )
})
