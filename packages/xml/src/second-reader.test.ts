import { readFileSync } from 'node:fs'
import { XMLParser } from 'fast-xml-parser'
import { expect, it } from 'vitest'
import type { XmlElement } from './element.ts'
import { readXml } from './read-xml.ts'

interface Plain {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly Plain[]
}

// The other reader knows no namespaces: its names are resolved here, from its own attributes.
function secondTree(source: string): Plain {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    cdataPropName: '#cdata',
    ignoreDeclaration: true,
  })
  const [root] = elementsOf(parser.parse(source), { xml: 'http://www.w3.org/XML/1998/namespace' })
  if (root === undefined) throw new Error('no root')
  return root
}

type Scope = Readonly<Record<string, string>>
type Node = Readonly<Record<string, unknown>>

function elementsOf(nodes: unknown, scope: Scope): readonly Plain[] {
  return (nodes as readonly Node[]).flatMap((node) => {
    const key = Object.keys(node).find((name) => name !== ':@')
    if (key === undefined || key.startsWith('#')) return []
    const attributes = (node[':@'] ?? {}) as Readonly<Record<string, string>>
    const declared = Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]) => {
        if (name === 'xmlns') return [['', value]]
        return name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), value]] : []
      }),
    )
    const inner: Scope = { ...scope, ...declared }
    const inside = node[key] as readonly Node[]
    return [
      {
        name: resolve(key, inner, inner[''] ?? ''),
        attributes: Object.fromEntries(
          Object.entries(attributes)
            .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'))
            .map(([name, value]) => [resolve(name, inner, ''), value]),
        ),
        text: inside.map(textOf).join(''),
        children: elementsOf(inside, inner),
      },
    ]
  })
}

function textOf(node: Node): string {
  if (typeof node['#text'] === 'string') return node['#text']
  const cdata = node['#cdata'] as readonly Node[] | undefined
  return cdata === undefined ? '' : cdata.map(textOf).join('')
}

function resolve(name: string, scope: Scope, defaultNamespace: string): string {
  const [local = '', prefix] = name.split(':').toReversed()
  const namespace = prefix === undefined ? defaultNamespace : (scope[prefix] ?? '?')
  return namespace === '' ? local : `{${namespace}}${local}`
}

function firstTree({ namespace, name, attributes, text, children }: XmlElement): Plain {
  return {
    name: namespace === '' ? name : `{${namespace}}${name}`,
    attributes: Object.fromEntries(attributes),
    text,
    children: children.map(firstTree),
  }
}

it.each(['submission.xml', 'retrieve-answer.xml', 'fault.xml', 'mixed.xml'])(
  'sees in %s what a second, independent reader sees',
  (file) => {
    const source = readFileSync(new URL(`../test/samples/${file}`, import.meta.url), 'utf8')
    expect(firstTree(readXml(source))).toEqual(secondTree(source))
  },
)
