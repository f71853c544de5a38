// The same document through another, independent reader (fast-xml-parser). What it leaves to its
// caller is done here: names are resolved, and line ends in attributes are blanks. For tests alone:
// whoever reads a sample hears from it whether both readers see the same.
import { XMLParser } from 'fast-xml-parser'
import type { XmlElement } from './element.ts'

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

type Scope = Readonly<Record<string, string>>

function resolve(nodes: unknown, outer: Scope): readonly Plain[] {
  return entriesOf(nodes).flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'))
    if (tag === undefined) return []
    const attributes = Object.entries(node[':@'] ?? {}).map(
      ([key, value]) => [key, String(value)] as const,
    )
    const scope = { ...outer, ...Object.fromEntries(attributes.flatMap(declaration)) }
    const inside = node[tag]
    return [
      {
        name: nameOf(tag, scope, scope[''] ?? ''),
        attributes: Object.fromEntries(
          attributes
            .filter((attribute) => declaration(attribute).length === 0)
            .map(([key, value]) => [nameOf(key, scope, ''), value.replaceAll(/[\t\r\n]/g, ' ')]),
        ),
        text: textOf(inside),
        children: resolve(inside, scope),
      },
    ]
  })
}

// The reader gives a list of objects with one key each.
function entriesOf(nodes: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(nodes) ? nodes.map((node) => Object(node)) : []
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

function textOf(nodes: unknown): string {
  return entriesOf(nodes)
    .map(({ '#text': text, '#cdata': cdata }) => (typeof text === 'string' ? text : textOf(cdata)))
    .join('')
}
