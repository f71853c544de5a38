import { expect, test } from 'vitest'
import { giveBack, lend } from './lent-bytes.ts'

test('lent bytes come back once, whoever sends them twice', () => {
  let came = 0
  const bytes = lend(Buffer.from('isthmus'), () => (came += 1))
  giveBack(bytes)
  giveBack(bytes)
  expect(came).toBe(1)
})

test('bytes that are somebody’s own, or a part of lent ones, go nowhere', () => {
  let came = 0
  const bytes = lend(Buffer.from('isthmus'), () => (came += 1))
  giveBack(bytes.subarray(1))
  giveBack(Buffer.from('isthmus'))
  expect(came).toBe(0)
})
