// What the pure packages say of the samples of the patient identity feeds; apps/registry sends them.
import { iti44 } from '@isthmus/identity/transactions/iti-44'
import { decodeEnvelope } from '@isthmus/soap/envelope'
import { readXml } from '@isthmus/xml/read-xml'
import { ownTree, secondTree } from '@isthmus/xml/second-tree'
import { describe, expect, test } from 'vitest'
import { feedVectorsOf } from './feed-vector.ts'
import { judgeIti44, judgeIti8 } from './judge-feed.ts'

const judges = { 'iti-8': judgeIti8, 'iti-44': judgeIti44 } as const

describe.each(['iti-8', 'iti-44'] as const)('%s', (name) => {
  test('has three accepted and five refused samples at least', () => {
    expect(feedVectorsOf(name, 'accept').length).toBeGreaterThanOrEqual(3)
    expect(feedVectorsOf(name, 'reject').length).toBeGreaterThanOrEqual(5)
  })

  test.each(feedVectorsOf(name, 'accept'))('accepts $path', (vector) => {
    expect(judges[name](vector)).toBe(name === 'iti-8' ? 'AA' : 'CA')
  })

  test.each(feedVectorsOf(name, 'reject'))('refuses $path', (vector) => {
    expect(judges[name](vector)).toBe(vector.refusal)
  })
})

describe('iti-44', () => {
  test.each(feedVectorsOf('iti-44', 'accept'))('reads $path back as it was', ({ body }) => {
    const request = iti44.decodeRequest(decodeEnvelope(body.toString()).body)
    expect(iti44.decodeRequest(readXml(iti44.encodeRequest(request)))).toStrictEqual(request)
  })

  test.each(feedVectorsOf('iti-44', 'accept'))('a second reader sees the same in $path', (one) => {
    const text = one.body.toString()
    expect(ownTree(decodeEnvelope(text).root)).toEqual(secondTree(text))
  })
})
