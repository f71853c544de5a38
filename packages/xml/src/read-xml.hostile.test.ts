import { describe, expect, it } from 'vitest'
import { readXml, XmlError } from './read-xml.ts'
import type { XmlLimits } from './xml-limits.ts'

function problemOf(source: string | Uint8Array, limits?: Partial<XmlLimits>): string {
  try {
    readXml(source, limits)
    return 'accepted'
  } catch (error) {
    if (error instanceof XmlError) return error.problem
    throw error
  }
}

describe('readXml refuses', () => {
  it.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an internal subset', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/x"> %b;]><a/>'],
    ['one behind a comment', '<!-- x --><!DOCTYPE a><a/>'],
    ['a bomb', `<!DOCTYPE a [${'<!ENTITY b "&a;&a;&a;&a;">'.repeat(1000)}]><a>&b;</a>`],
  ])('%s', (_, source) => expect(problemOf(source)).toBe('doctype'))

  it.each([
    ['a style sheet', '<?xml-stylesheet href="x"?><a/>'],
    ['one inside', '<a><?php x ?></a>'],
    ['one behind', '<a/><?x?>'],
  ])('a processing instruction: %s', (_, source) =>
    expect(problemOf(source)).toBe('processing-instruction'),
  )

  it.each([
    ['overlong UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0xaf, 0x3c, 0x2f, 0x61, 0x3e])],
    ['a surrogate in UTF-8', Buffer.from('3c613eeda0803c2f613e', 'hex')],
    ['UTF-16 with its mark', Buffer.from('\uFEFF<a/>', 'utf16le')],
    ['UTF-16 without', Buffer.from('<a/>', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('<a/>', 'utf16le').swap16()],
    ['a document type in UTF-16', Buffer.from('<!DOCTYPE a><a/>', 'utf16le')],
    ['two byte order marks', Buffer.from('\uFEFF\uFEFF<a/>')],
    ['UTF-32', Buffer.from('0000003c000000610000002f0000003e', 'hex')],
    ['a declared UTF-16', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
    ['a declared Latin-1', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>'],
    ['a declared UTF-7', '<?xml version="1.0" encoding="utf-7"?><a/>'],
    ['a lone high surrogate', '<a>\uD800</a>'],
    ['a lone low surrogate in an attribute', '<a b="\uDC00"/>'],
  ])('another encoding: %s', (_, source) => expect(problemOf(source)).toBe('encoding'))

  it('XML 1.1, whose line ends and control characters differ', () => {
    expect(problemOf('<?xml version="1.1"?><a/>')).toBe('version')
  })

  it.each([
    ['nothing', ''],
    ['blanks', '  \n'],
    ['no root', '<?xml version="1.0"?><!-- -->'],
    ['two roots', '<a/><b/>'],
    ['text behind the root', '<a/>x'],
    ['text before the root', 'x<a/>'],
    ['CDATA behind the root', '<a/><![CDATA[x]]>'],
    ['an unclosed root', '<a><b></b>'],
    ['a half tag', '<a'],
    ['mismatched tags', '<a><b></a></b>'],
    ['a stray end tag', '<a></a></a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['one attribute under two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
    ['an undeclared prefix', '<p:a/>'],
    ['an undeclared prefix of an attribute', '<a p:b=""/>'],
    ['a prefix declared away', '<a xmlns:p="u"><b xmlns:p=""><p:c/></b></a>'],
    ['an undefined entity', '<a>&nbsp;</a>'],
    ['an entity named like an object member', '<a>&constructor;</a>'],
    ['a bare ampersand', '<a>1 & 2</a>'],
    ['a less-than sign in an attribute', '<a b="<"/>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['a reference to NUL', '<a>&#0;</a>'],
    ['a reference to a control character', '<a>&#x1;</a>'],
    ['a reference to a surrogate', '<a>&#xD800;</a>'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>'],
    ['a control character', '<a>\u0001</a>'],
    ['U+FFFE', '<a>\uFFFE</a>'],
    [']]> in text', '<a>]]></a>'],
    ['two dashes in a comment', '<a><!-- -- --></a>'],
    ['an unclosed comment', '<a><!-- </a>'],
    ['unclosed CDATA', '<a><![CDATA[ </a>'],
    ['a declaration that is not first', ' <?xml version="1.0"?><a/>'],
    ['a lower-case document type', '<!doctype a><a/>'],
    ['bidirectional controls in a name', '<a\u202E/>'],
  ])('ill-formed XML: %s', (_, source) => expect(problemOf(source)).not.toBe('accepted'))

  it('repeats nothing of the document in its error', () => {
    expect(() => readXml('<Canary></Secret>')).toThrow(/^(?!.*(?:Canary|Secret))/)
  })
})

describe('readXml holds its limits', () => {
  it.each([
    ['depth', nested(100), nested(101)],
    ['attributes', `<a ${list(256, (i) => `b${i}=""`)}/>`, `<a ${list(257, (i) => `b${i}=""`)}/>`],
    ['attribute-length', `<a b="${'x'.repeat(65_536)}"/>`, `<a b="${'x'.repeat(65_537)}"/>`],
    [
      'namespaces',
      `<a ${list(64, (i) => `xmlns:p${i}="u"`)}/>`,
      `<a ${list(65, (i) => `xmlns:p${i}="u"`)}/>`,
    ],
    ['elements', `<a>${'<b/>'.repeat(199_999)}</a>`, `<a>${'<b/>'.repeat(200_000)}</a>`],
    [
      'bytes',
      `<a>${'é'.repeat(4 * 1024 * 1024 - 4)}x</a>`,
      `<a>${'é'.repeat(4 * 1024 * 1024 - 4)}xy</a>`,
    ],
  ])('%s: the last that passes and the first that does not', (problem, passes, fails) => {
    expect(problemOf(passes)).toBe('accepted')
    expect(problemOf(fails)).toBe(problem)
  })

  it('takes other limits from its caller', () => {
    expect(problemOf(nested(200), { depthMax: 200 })).toBe('accepted')
    expect(problemOf('<a><b/></a>', { elementsMax: 1 })).toBe('elements')
    expect(problemOf(Buffer.from('<a>é</a>'), { bytesMax: 8 })).toBe('bytes')
  })

  it('stops at once in floods of nesting, attributes and comments', () => {
    expect(problemOf('<a>'.repeat(1_000_000))).toBe('depth')
    expect(problemOf(`<a ${list(50_000, (i) => `b${i}=""`)}/>`)).toBe('attributes')
    expect(problemOf(`<a>${'<!---->'.repeat(1_000_000)}</a>`)).toBe('accepted')
    expect(problemOf(`<a>${'&amp;'.repeat(1_000_000)}</a>`)).toBe('accepted')
  })
})

function nested(depth: number): string {
  return '<a>'.repeat(depth) + '</a>'.repeat(depth)
}

function list(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(' ')
}
