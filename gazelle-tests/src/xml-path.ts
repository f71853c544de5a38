// A small part of XPath 1.0 over what was received: steps, attributes, and predicates on
// attributes.
import type { XmlElement } from '@isthmus/xml/element'

/** The prefixes of all scenarios; no file declares its own. */
export const prefixes: Readonly<Record<string, string>> = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  wsa: 'http://www.w3.org/2005/08/addressing',
  rim: 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0',
  rs: 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0',
  lcm: 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0',
  query: 'urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0',
  xdsb: 'urn:ihe:iti:xds-b:2007',
  rad: 'urn:ihe:rad:xdsi-b:2009',
  rmd: 'urn:ihe:iti:rmd:2017',
  hl7: 'urn:hl7-org:v3',
  xop: 'http://www.w3.org/2004/08/xop/include',
}

/** A path that a scenario should not have: its own mistake, not that of the system under test. */
export class XmlPathError extends Error {
  override readonly name = 'XmlPathError'
}

/**
 * Values in document order: an attribute's value, or an element's own text, trimmed. Understands
 * `//p:a/p:b[@c='d'][2]/@e` and `*`. Throws XmlPathError.
 */
export function valuesAt(root: XmlElement, path: string): readonly string[] {
  const steps = parse(path)
  let found: readonly XmlElement[] = [{ ...root, name: '', namespace: '', children: [root] }]
  for (const [at, step] of steps.entries()) {
    if (step.isAttribute) {
      if (at !== steps.length - 1) throw new XmlPathError(`an attribute has no children: ${path}`)
      const holders = step.isDeep ? found.flatMap((one) => withDescendants(one)) : found
      return holders.flatMap(({ attributes }) => attributes.get(step.name) ?? [])
    }
    found = select(found, step)
  }
  return found.map(({ text }) => text.trim())
}

interface PathStep {
  readonly isDeep: boolean
  readonly isAttribute: boolean
  readonly namespace: string
  readonly name: string
  readonly predicates: readonly string[]
}

const stepPattern = /(\/\/?)(@?)(?:([\w.-]+):)?([\w.-]+|\*)((?:\[[^\]]*\])*)/y

function parse(path: string): readonly PathStep[] {
  const steps: PathStep[] = []
  stepPattern.lastIndex = 0
  while (stepPattern.lastIndex < path.length) {
    const match = stepPattern.exec(path)
    if (match === null) throw new XmlPathError(`not understood: ${path}`)
    const [, slashes = '', at = '', prefix = '', name = '', predicates = ''] = match
    const namespace = prefix === '' ? '' : prefixes[prefix]
    if (namespace === undefined) throw new XmlPathError(`no such prefix: ${prefix}`)
    steps.push({
      isDeep: slashes === '//',
      isAttribute: at === '@',
      namespace,
      name,
      predicates: [...predicates.matchAll(/\[([^\]]*)\]/g)].map(([, inner = '']) => inner),
    })
  }
  if (steps.length === 0) throw new XmlPathError(`not understood: ${path}`)
  return steps
}

function select(from: readonly XmlElement[], step: PathStep): readonly XmlElement[] {
  return from.flatMap((element) => {
    const candidates = step.isDeep
      ? withDescendants(element).flatMap(({ children }) => children)
      : element.children
    const named = candidates.filter(
      ({ name, namespace }) =>
        step.name === '*' || (name === step.name && namespace === step.namespace),
    )
    return step.predicates.reduce<readonly XmlElement[]>(keep, named)
  })
}

function keep(elements: readonly XmlElement[], predicate: string): readonly XmlElement[] {
  if (/^\d+$/.test(predicate)) return elements.slice(Number(predicate) - 1, Number(predicate))
  const [, name, value] = /^@([\w.-]+)='([^']*)'$/.exec(predicate) ?? []
  if (name === undefined) throw new XmlPathError(`not understood: [${predicate}]`)
  return elements.filter(({ attributes }) => attributes.get(name) === value)
}

function withDescendants(element: XmlElement): readonly XmlElement[] {
  return [element, ...element.children.flatMap((child) => withDescendants(child))]
}
