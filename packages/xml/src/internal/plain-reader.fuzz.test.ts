// Whatever the quick reader gives, the strict parser gives the same; what one of them refuses, the
// other never accepts.
import { readFileSync, readdirSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, it } from 'vitest'
import type { XmlElement } from '../element.ts'
import { xmlLimits } from '../xml-limits.ts'
import { readPlain } from './plain-reader.ts'
import { TreeBuilder } from './tree-builder.ts'

const options = {
  xmlns: true,
  position: false,
  forceXMLVersion: true,
  defaultXMLVersion: '1.0',
} as const

const limits = {
  ...xmlLimits,
  depthMax: 6,
  attributesMax: 5,
  namespacesMax: 2,
  attributeCharactersMax: 40,
  elementsMax: 20,
}

function strictly(text: string, within = limits): XmlElement | undefined {
  try {
    const parser = new SaxesParser({ ...options })
    const builder = new TreeBuilder(parser, text, within)
    parser.write(text).close()
    return builder.root()
  } catch {
    return undefined
  }
}

/** Attributes in their order, too. */
function flat(element: XmlElement | undefined): unknown {
  if (element === undefined) return undefined
  const { attributes, children, ...rest } = element
  return { ...rest, attributes: [...attributes], children: children.map((one) => flat(one)) }
}

/** `left`: to the strict parser. */
function outcome(text: string, within = limits): 'left' | 'equal' | 'different' {
  const quick = readPlain(text, within)
  if (quick === undefined) return 'left'
  return isDeepStrictEqual(flat(quick), flat(strictly(text, within))) ? 'equal' : 'different'
}

// Pieces of which well-formed and ill-formed documents are made alike.
const pieces = [
  ...tokens(
    '<a <p:a <q:b <xml:a <xmlns:a <é <a:b:c </a> </p:a> </q:b> </a <_1.- <- <?p?> > /> / <',
  ),
  ...tokens('= " \' : & ; ]]> ] text é😀 &amp; &gt;&quot;&apos; &#65; &x; <![CDATA[x]]> 1 - . _'),
  ...['"1"', '"&amp;&lt;"', '"<"', '""', "'2'"].map((value) => ` b=${value}`),
  ...tokens('p:b="3" q:b="4" c="5" xml:lang="de" xmlns="u" xmlns="" xmlns:p="u" xmlns:q="u"', ' '),
  ...tokens('xmlns:q="v" xmlns:p="" xmlns:xml="u" xmlns:xmlns="u"', ' '),
  ...tokens(
    'xmlns:p="http://www.w3.org/XML/1998/namespace" xmlns="http://www.w3.org/2000/xmlns/"',
    ' ',
  ),
  ' xmlns:p=" u "',
  ' xmlns:p="u\tv"',
  ' b = "1"',
  '<!-- c -->',
  '<?xml version="1.0"?>',
  '<?xml version="1.0" encoding="utf-8"?>',
  '<!DOCTYPE a>',
  ...tokens('\n \t \r \u0001 \uFFFE \u0085 \u2028'),
  ' ',
]

function tokens(text: string, before = ''): readonly string[] {
  return text.split(' ').map((token) => `${before}${token}`)
}

it('in documents put together at random, good and bad ones', () => {
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((all) => all.join(''))
  const seen = new Set<string>()
  fc.assert(
    fc.property(text, (document) => {
      const found = outcome(document)
      seen.add(found)
      expect(found).not.toBe('different')
    }),
    { numRuns: 30_000, seed: 20_261_124 },
  )
  expect(seen.size).toBe(2)
})

it('in well-formed trees, within and over the limits', () => {
  const name = fc.constantFrom('a', 'p:a', 'q:b', 'c')
  const attribute = fc.constantFrom(...pieces.filter((one) => /^ \S+=".*"$/s.test(one)))
  const content = fc.constantFrom('', 'text', '&amp;x', ' ', 'é😀', '&#65;', '\n', '<!-- c -->')
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(
        name,
        fc.uniqueArray(attribute, { maxLength: 6 }),
        content,
        fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('element'), { maxLength: 3 })),
        content,
      )
      .map(([tag, attributes, before, inside, after]) => {
        const open = `<${tag}${attributes.join('')}`
        const all = [before, ...inside, after].join('')
        return all === '' ? `${open}/>` : `${open}>${all}</${tag}>`
      }),
  }))
  const root = element.map((one) => one.replace(/^<[a-z:]+/, '$& xmlns:p="u" xmlns:q="w"'))
  const seen = { left: 0, equal: 0, different: 0 }
  fc.assert(
    fc.property(root, (document) => {
      seen[outcome(document)] += 1
    }),
    { numRuns: 20_000, seed: 20_261_125 },
  )
  expect(seen.different).toBe(0)
  expect(seen.left).toBeGreaterThan(500)
  expect(seen.equal).toBeGreaterThan(500)
})

const samples = new URL('../../test/samples/', import.meta.url)

it.each(readdirSync(samples))('in mutations of %s', (file) => {
  const sample = readFileSync(new URL(file, samples), 'utf8')
  const mutation = fc.record({
    at: fc.nat(sample.length - 1),
    length: fc.constantFrom(0, 1, 1, 2, 8),
    piece: fc.constantFrom('', '', ...pieces),
  })
  fc.assert(
    fc.property(fc.array(mutation, { maxLength: 2 }), (mutations) => {
      const text = mutations.reduce(
        (before, { at, length, piece }) =>
          `${before.slice(0, at)}${piece}${before.slice(at + length)}`,
        sample,
      )
      expect(text.isWellFormed() && outcome(text, xmlLimits)).not.toBe('different')
    }),
    { numRuns: 2_000, seed: 20_261_126 },
  )
})

it('reads what our own services write, and leaves the rest to the strict parser', () => {
  const envelope =
    '<?xml version="1.0" encoding="UTF-8"?>\n<s:E xmlns:s="u:s" s:x="1"><a xmlns="u:d" y=\'"\'>&lt;é</a></s:E>\n'
  expect(outcome(envelope, xmlLimits)).toBe('equal')
  expect(outcome('<a><!-- c --></a>', xmlLimits)).toBe('left')
  expect(outcome('<é/>', xmlLimits)).toBe('left')
})
