// The same document through another, independent reader (fast-xml-parser). What it leaves to its
// caller is done here: names are resolved, and line ends in attributes are blanks.
import type { XmlElement } from '@isthmus/xml/element'
import { XMLParser } from 'fast-xml-parser'

export interface Plain {
  /** `{namespace}name`. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly Plain[]
}

export function ownTree({ namespace, name, attributes, text, children }: XmlElement): Plain {
  return {
    name: `{${namespace}}${name}`,
    attributes: Object.fromEntries(
      [...attributes].map(([key, value]) => [key.startsWith('{') ? key : `{}${key}`, value]),
    ),
    text,
    children: children.map((child) => ownTree(child)),
  }
}

export function secondTree(source: string): Plain {
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
  const [root] = resolve(parser.parse(source), { xml: 'http://www.w3.org/XML/1998/namespace' })
  if (root === undefined) throw new Error('the second reader finds no root element')
  return root
}

type Node = Readonly<Record<string, unknown>>
type Scope = Readonly<Record<string, string>>

function resolve(nodes: unknown, outer: Scope): readonly Plain[] {
  return (nodes as readonly Node[]).flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'))
    if (tag === undefined) return []
    const attributes = Object.entries((node[':@'] ?? {}) as Readonly<Record<string, string>>)
    const scope = { ...outer, ...Object.fromEntries(attributes.flatMap(declaration)) }
    const inside = node[tag] as readonly Node[]
    return [
      {
        name: nameOf(tag, scope, scope[''] ?? ''),
        attributes: Object.fromEntries(
          attributes
            .filter((attribute) => declaration(attribute).length === 0)
            .map(([key, value]) => [nameOf(key, scope, ''), value.replaceAll(/[\t\r\n]/g, ' ')]),
        ),
        text: inside.map((child) => textOf(child)).join(''),
        children: resolve(inside, scope),
      },
    ]
  })
}

function declaration([key, value]: readonly [string, string]): (readonly [string, string])[] {
  const prefix = /^xmlns(?::(.+))?$/.exec(key)
  return prefix === null ? [] : [[prefix[1] ?? '', value]]
}

function nameOf(qualified: string, scope: Scope, withoutPrefix: string): string {
  const [prefix, local] = qualified.split(':')
  return local === undefined
    ? `{${withoutPrefix}}${qualified}`
    : `{${scope[prefix ?? ''] ?? '?'}}${local}`
}

function textOf(node: Node): string {
  const { '#text': text, '#cdata': cdata } = node
  if (typeof text === 'string') return text
  return cdata === undefined ? '' : (cdata as readonly Node[]).map((one) => textOf(one)).join('')
}
