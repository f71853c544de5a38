import { describe, expect, it } from 'vitest'
import { attribute, child, children } from './find.ts'
import { decodeUtf8, readXml } from './read-xml.ts'

describe('readXml', () => {
  it('resolves namespaces of elements and attributes', () => {
    const root = readXml(
      '<a xmlns="urn:one" xmlns:p="urn:two" x="1" p:x="2"><p:b/><c xmlns=""/></a>',
    )
    expect([root.namespace, root.name]).toEqual(['urn:one', 'a'])
    expect([...root.attributes]).toEqual([
      ['x', '1'],
      ['{urn:two}x', '2'],
    ])
    expect(root.children.map(({ namespace, name }) => [namespace, name])).toEqual([
      ['urn:two', 'b'],
      ['', 'c'],
    ])
  })

  it('gives offsets that cut out the very source, whatever stands in the tags', () => {
    const text =
      '<?xml version="1.0"?>\r\n<!-- <a> -->\n<a\r\n x = "&lt;b>"><b/ ><b  /><𐀀é:b xmlns:𐀀é="u">é😀</𐀀é:b ><c\n>x</c\t></a>\n'.replace(
        '<b/ >',
        '<b/>',
      )
    const root = readXml(text)
    expect(text.slice(root.start, root.end)).toBe(text.slice(text.indexOf('<a\r'), text.length - 1))
    expect(root.children.map(({ start, end }) => text.slice(start, end))).toEqual([
      '<b/>',
      '<b  />',
      '<𐀀é:b xmlns:𐀀é="u">é😀</𐀀é:b >',
      '<c\n>x</c\t>',
    ])
  })

  it('counts offsets behind a byte order mark in the text that decodeUtf8 gives', () => {
    const bytes = Buffer.from('\uFEFF<a><b>é</b></a>')
    const [b] = readXml(bytes).children
    expect(decodeUtf8(bytes).slice(b?.start, b?.end)).toBe('<b>é</b>')
  })

  it('joins text, CDATA and what a comment splits, untrimmed and with its own children left out', () => {
    expect(readXml('<a> 1<![CDATA[<2>]]><!-- x -->3<b>no</b>4\n</a>').text).toBe(' 1<2>34\n')
  })

  it('decodes references and normalises line ends and blanks in attributes (XML 1.0: 2.11, 3.3.3)', () => {
    const root = readXml(
      '<a x="1\t2\r\n3&#10;4">&#x41;&#x1F600;&amp;&lt;&gt;&quot;&apos;\r\n&#13;</a>',
    )
    expect(attribute(root, 'x')).toBe('1 2 3\n4')
    expect(root.text).toBe('A😀&<>"\'\n\r')
  })

  it('keeps values that look like numbers as text', () => {
    const root = readXml('<a n="00123"><b>1e5</b><b>1.20</b><b>true</b></a>')
    expect([attribute(root, 'n'), ...root.children.map(({ text }) => text)]).toEqual([
      '00123',
      '1e5',
      '1.20',
      'true',
    ])
  })

  it('takes names of object members as names like any other', () => {
    const root = readXml(
      '<__proto__ xmlns:__proto__="u" __proto__="1" __proto__:constructor="2"><toString/></__proto__>',
    )
    expect(root.name).toBe('__proto__')
    expect([...root.attributes]).toEqual([
      ['__proto__', '1'],
      ['{u}constructor', '2'],
    ])
    expect(child(root, '', 'toString')?.text).toBe('')
    expect(Object.hasOwn(Object.prototype, 'name')).toBe(false)
  })

  it('finds children by namespace and name, not by prefix', () => {
    const root = readXml('<a xmlns:x="u" xmlns:y="u" xmlns:z="v"><z:b/><x:b/><y:b/></a>')
    expect(children(root, 'u', 'b')).toHaveLength(2)
    expect(child(root, 'u', 'b')).toBe(root.children[1])
    expect(child(root, 'w', 'b')).toBeUndefined()
  })

  it.each(['UTF-8', 'utf-8', 'UTF8', 'us-ascii'])(
    'accepts the declared encoding %s',
    (encoding) => {
      expect(readXml(`<?xml version="1.0" encoding="${encoding}"?><a/>`).name).toBe('a')
    },
  )
})
