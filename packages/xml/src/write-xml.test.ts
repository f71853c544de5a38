import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml } from './read-xml.ts'
import { escapeAttribute, escapeText, tag } from './write-xml.ts'

// XML 1.0: 2.2. All that a document can hold.
const xmlText = fc.string({ unit: 'binary' }).map((text) =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu, '?'),
)
const hardText = fc.string({
  unit: fc.constantFrom('&', '<', '>', '"', "'", '\r', '\n', '\t', ']', ' ', 'é', '😀'),
})
const anyText = fc.oneof(xmlText, hardText)

describe('tag', () => {
  it('leaves undefined attributes out and closes an element without content', () => {
    expect(tag('p:a', { 'xmlns:p': 'u', b: undefined, c: '' })).toBe('<p:a xmlns:p="u" c=""/>')
  })

  it('puts content in as it is', () => {
    expect(tag('a', {}, `${tag('b', {})}&amp;`)).toBe('<a><b/>&amp;</a>')
  })

  it.each(['', '1a', 'a b', 'a>', 'a:b:c', ':a', 'a"'])('takes no name %j', (name) => {
    expect(() => tag(name, {})).toThrow(TypeError)
    expect(() => tag('a', { [name]: '' })).toThrow(TypeError)
  })

  it('writes what the reader reads back, for all text and attributes', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, value) => {
        const root = readXml(tag('a', { b: value }, tag('c', {}, escapeText(text))))
        expect(root.attributes.get('b')).toBe(value)
        expect(root.children[0]?.text).toBe(text)
      }),
    )
  })

  it('writes whole trees that are read back', () => {
    interface Tree {
      readonly name: string
      readonly attributes: Readonly<Record<string, string>>
      readonly text: string
      readonly children: readonly Tree[]
    }
    const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,8}$/).filter((one) => !/^xml/i.test(one))
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.record({
        name,
        attributes: fc.dictionary(name, anyText, { maxKeys: 3, noNullPrototype: true }),
        text: anyText,
        children: fc.oneof(
          { maxDepth: 3 },
          fc.constant([]),
          fc.array(tie('tree'), { maxLength: 3 }),
        ),
      }),
    }))
    const write = (one: Tree): string =>
      tag(one.name, one.attributes, escapeText(one.text) + one.children.map(write).join(''))
    const read = (element: ReturnType<typeof readXml>): Tree => ({
      name: element.name,
      attributes: Object.fromEntries(element.attributes),
      text: element.text,
      children: element.children.map(read),
    })
    fc.assert(
      fc.property(tree, (one) => {
        expect(read(readXml(write(one)))).toEqual(one)
      }),
    )
  })
})

describe('escapeText and escapeAttribute', () => {
  it('escape each special character once', () => {
    expect(escapeText('x^^^&1.2&ISO <>"\r\n\t')).toBe('x^^^&amp;1.2&amp;ISO &lt;&gt;"&#13;\n\t')
    expect(escapeAttribute('&<>"\r\n\t')).toBe('&amp;&lt;&gt;&quot;&#13;&#10;&#9;')
  })

  it('replace what XML cannot hold, so that any text gives a readable document', () => {
    expect(escapeText('a\0b\u001Bc\uFFFFd\uD800')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD')
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
        (text) => {
          expect(readXml(tag('a', { b: text }, escapeText(text))).name).toBe('a')
        },
      ),
    )
  })
})
