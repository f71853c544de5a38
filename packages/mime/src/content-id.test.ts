import { describe, expect, it } from 'vitest'
import { canonicalContentId, parseContentId } from './content-id.ts'

describe('parseContentId', () => {
  it.each([
    ['<a@b>', 'a@b'],
    [' <a@b>\t', 'a@b'],
    ['a@b', 'a@b'],
    ['<../../etc/passwd>', '../../etc/passwd'],
  ])('reads %j', (value, id) => {
    expect(parseContentId(value)).toBe(id)
  })

  it.each(['', '<>', '<a', 'a>', '<<a>>', '<a b>', 'a b'])('refuses %j', (value) => {
    expect(() => parseContentId(value)).toThrow('Content-ID')
  })
})

describe('canonicalContentId', () => {
  it('undoes percent-encoding and keeps the case (RFC 2392)', () => {
    expect(canonicalContentId('Doc%401%C3%A9@X')).toBe('Doc@1é@X')
  })

  it('leaves alone what is not percent-encoded', () => {
    expect(canonicalContentId('100%')).toBe('100%')
    expect(canonicalContentId('%ff')).toBe('%ff')
  })
})
