// What the pure packages say of the samples of ITI-9 and ITI-83; apps/pix-manager sends them.
import { headerOf } from '@isthmus/hl7/v2/message-header'
import { readMessage } from '@isthmus/hl7/v2/read-message'
import { readIti9, writeIti9 } from '@isthmus/identity/transactions/iti-9'
import { decodePixmQuery, encodePixmQuery } from '@isthmus/identity/transactions/iti-83'
import { describe, expect, test } from 'vitest'
import { feedVectorsOf } from './feed-vector.ts'
import { judgeIti83, judgeIti9, questionOf } from './judge-pix.ts'

const judges = { 'iti-9': judgeIti9, 'iti-83': judgeIti83 } as const

describe.each(['iti-9', 'iti-83'] as const)('%s', (name) => {
  test('has three accepted and five refused samples at least', () => {
    expect(feedVectorsOf(name, 'accept').length).toBeGreaterThanOrEqual(3)
    expect(feedVectorsOf(name, 'reject').length).toBeGreaterThanOrEqual(5)
  })

  test.each(feedVectorsOf(name, 'accept'))('accepts $path', (vector) => {
    expect(judges[name](vector)).toBe(name === 'iti-9' ? 'AA' : '200')
  })

  test.each(feedVectorsOf(name, 'reject'))('refuses $path', (vector) => {
    expect(judges[name](vector)).toBe(vector.refusal)
  })
})

test.each(feedVectorsOf('iti-9', 'accept'))('asks $path again as it was', ({ bytes }) => {
  const message = readMessage(bytes)
  const header = headerOf(message)
  const asked = readIti9(message, header)
  const written = readMessage(writeIti9({ ...asked, header, now: new Date(0) }))
  expect(readIti9(written, headerOf(written))).toStrictEqual(asked)
})

test.each(feedVectorsOf('iti-83', 'accept'))('asks $path again as it was', (vector) => {
  const question = questionOf(vector)
  expect(decodePixmQuery(encodePixmQuery(question))).toStrictEqual(question)
})
