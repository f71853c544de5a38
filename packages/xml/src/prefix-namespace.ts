// Resolves a prefix that stands in a value, such as a QName in an element's text.
import type { XmlElement } from './element.ts'

export interface PrefixPlace {
  /** The decoded text in which the elements' offsets count. */
  readonly text: string
  /** The root, then each element on the way down to the one that holds the value. */
  readonly path: readonly XmlElement[]
}

/**
 * The namespace that the innermost declaration binds to the prefix (empty: the default one), or
 * undefined.
 */
export function prefixNamespace(prefix: string, { text, path }: PrefixPlace): string | undefined {
  const wanted = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  for (const { start } of path.toReversed()) {
    const value = declaration(text, start, wanted)
    if (value !== undefined) return value
  }
  return undefined
}

// The text is well-formed where an element begins: name, then attributes.
function declaration(text: string, start: number, wanted: string): string | undefined {
  tagName.lastIndex = start
  if (!tagName.test(text)) return undefined
  attribute.lastIndex = tagName.lastIndex
  for (;;) {
    const found = attribute.exec(text)
    if (found === null) return undefined
    if (found[1] === wanted) return unescape(found[2]?.slice(1, -1) ?? '')
  }
}

function unescape(value: string): string {
  return value
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities.get(name) ?? '')
    .trim()
}

const tagName = /<[^\s/>]+/y
const attribute = /\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/y
const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
