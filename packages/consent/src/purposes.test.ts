import { expect, test } from 'vitest'
import { actReason, toPurposes } from './purposes.ts'

const of = (scheme: string, code: string) => toPurposes([{ scheme, code, display: '' }])

test('a purpose is a code in its code system, and in no other', () => {
  expect(of(actReason, 'TREAT')).toEqual(['treatment'])
  expect(of(actReason, 'BTG')).toEqual(['breakGlass'])
  expect(of(actReason, 'ETREAT')).toEqual(['emergency'])
  expect(of('2.16.840.1.113883.3.18.7.1', 'TREATMENT')).toEqual(['treatment'])
  expect(of('2.16.840.1.113883.3.18.7.1', 'TREAT')).toEqual(['unmapped'])
  expect(of(actReason, 'treat')).toEqual(['unmapped'])
  expect(of(actReason, 'ＴＲＥＡＴ')).toEqual(['unmapped'])
  expect(of('constructor', 'constructor')).toEqual(['unmapped'])
  expect(toPurposes([])).toEqual([])
})
