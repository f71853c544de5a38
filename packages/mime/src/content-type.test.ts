import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatContentType, parseContentType } from './content-type.ts'
import { MimeError } from './mime-error.ts'

const read = (text: string): readonly [string, Readonly<Record<string, string>>] => {
  const { type, parameters } = parseContentType(text)
  return [type, Object.fromEntries(parameters)]
}

describe('parseContentType', () => {
  it.each([
    ['text/plain', 'text/plain', {}],
    [' Application/SOAP+XML ; Charset=UTF-8;', 'application/soap+xml', { charset: 'UTF-8' }],
    ['a/b;x="a;b, \\"c\\" \\\\d"; y=""', 'a/b', { x: 'a;b, "c" \\d', y: '' }],
    ['a/b ; ; boundary = "x y" ;', 'a/b', { boundary: 'x y' }],
    ['a/b; __proto__=1', 'a/b', { ['__proto__']: '1' }],
    // JAX-WS RI
    [
      'multipart/related;start="<rootpart*7b@example.jaxws.sun.com>";type="application/xop+xml";boundary="uuid:7b";start-info="application/soap+xml;action=\\"urn:a\\""',
      'multipart/related',
      {
        start: '<rootpart*7b@example.jaxws.sun.com>',
        type: 'application/xop+xml',
        boundary: 'uuid:7b',
        'start-info': 'application/soap+xml;action="urn:a"',
      },
    ],
    // node-soap
    [
      'multipart/related; type=application/xop+xml; start=<root@x>; start-info="text/xml"; boundary=--=_1; action="urn:a"',
      'multipart/related',
      {
        type: 'application/xop+xml',
        start: '<root@x>',
        'start-info': 'text/xml',
        boundary: '--=_1',
        action: 'urn:a',
      },
    ],
  ])('reads %s', (text, type, parameters) => {
    expect(read(text)).toEqual([type, parameters])
  })

  it.each([
    '',
    'text',
    'text/',
    '/plain',
    'text/plain, text/html',
    'text/plain x=y',
    'a/b; x',
    'a/b; =y',
    'a/b; x=',
    'a/b; x="y',
    'a/b; x=y z',
    'a/b; x="y"z',
    'a/b; x="\r\n"',
    'a/b; x=y\r\nX: z',
    'a/b; boundary=1; boundary=1',
    'a/b; boundary=1; Boundary="2"',
  ])('refuses %j', (text) => {
    expect(() => read(text)).toThrow(MimeError)
  })

  it('takes time in proportion to the text', () => {
    expect(() => read(`a/b;${' '.repeat(200_000)}x`)).toThrow(MimeError)
    expect(() => read(`a/b; x="${'\\"'.repeat(200_000)}`)).toThrow(MimeError)
    expect(read(`a/b${';'.repeat(200_000)}`)).toEqual(['a/b', {}])
  })
})

describe('formatContentType', () => {
  it('quotes every parameter but the charset, and leaves out what is undefined', () => {
    const text = formatContentType('application/xop+xml', {
      charset: 'UTF-8',
      type: 'application/soap+xml',
      action: undefined,
    })
    expect(text).toBe('application/xop+xml; charset=UTF-8; type="application/soap+xml"')
  })

  it('refuses what cannot stand in a header', () => {
    expect(() => formatContentType('a/b', { x: 'y\r\nX: z' })).toThrow(MimeError)
    expect(() => formatContentType('a/b', { x: 'é' })).toThrow(MimeError)
  })

  it('writes what is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
        expect(read(formatContentType('a/b', { x: value, y: '1' }))).toEqual([
          'a/b',
          { x: value, y: '1' },
        ])
      }),
    )
  })
})
