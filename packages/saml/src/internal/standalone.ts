// Cuts the assertion out of its envelope as a document of its own, complete with the namespaces it
// inherited.
import type { XmlElement } from '@isthmus/xml/element'
import { readStartTag } from './start-tag.ts'

/**
 * `path` leads from the root to the assertion. Inherited declarations are written into its start
 * tag: exclusive canonicalization gives the same bytes for both forms, because it renders what is
 * used, where it is used.
 */
export function standaloneText(text: string, path: readonly XmlElement[]): string {
  const assertion = path.at(-1)
  if (assertion === undefined) return ''
  const own = readStartTag(text, assertion.start)
  const slice = text.slice(assertion.start, assertion.end)
  const inherited = new Map<string, string>()
  for (const ancestor of path.slice(0, -1)) {
    for (const [prefix, value] of readStartTag(text, ancestor.start).declarations) {
      inherited.set(prefix, value)
    }
  }
  const missing = [...inherited].filter(
    ([prefix, value]) =>
      !own.declarations.has(prefix) && value.length > emptyLength && isUsed(slice, prefix),
  )
  const written = missing.map(([prefix, value]) => ` xmlns${prefix && `:${prefix}`}=${value}`)
  const at = own.afterName - assertion.start
  return `${slice.slice(0, at)}${written.join('')}${slice.slice(at)}`
}

/** A value of two quotes and nothing between them takes the default namespace away. */
const emptyLength = 2

function isUsed(slice: string, prefix: string): boolean {
  return prefix === '' || slice.includes(`${prefix}:`) || slice.includes('PrefixList')
}
