import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBase64, decodeBase64 } from './base64.ts'

describe('decodeBase64', () => {
  it('gives back what any encoder has written, white space anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(20), (bytes, at) => {
        const text = Buffer.from(bytes).toString('base64')
        const broken = `${text.slice(0, at)} \r\n\t${text.slice(at)}`
        expect([...decodeBase64(broken)]).toEqual([...bytes])
        expect(checkBase64(broken)).toBe(text)
      }),
    )
  })

  it.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    '====',
    'AA==AA==',
    'AA=A',
    'AB==',
    'AAB=',
    'AA-_',
    'AA\u00a0A',
    'AAAA\0',
  ])('refuses %j', (text) => {
    expect(() => decodeBase64(text)).toThrow('base64')
  })

  it('takes millions of characters', () => {
    expect(decodeBase64('AAAA'.repeat(2_000_000))).toHaveLength(6_000_000)
    expect(() => checkBase64(`${'AAAA'.repeat(2_000_000)}=`)).toThrow('base64')
  })
})
