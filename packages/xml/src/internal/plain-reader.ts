// Reads the plain documents that machines write, several times as fast as the strict parser: ASCII
// names, one-line attributes, no comments, no CDATA. It refuses nothing: what it does not know well
// it leaves to the strict parser, whose word alone counts.
import type { XmlElement } from '../element.ts'
import type { XmlLimits } from '../xml-limits.ts'

/**
 * The tree that the strict parser would give, or undefined for a document that has to be read by
 * it: one that is not plain, not well-formed or over a limit. The text is well-formed UTF-16.
 */
export function readPlain(text: string, limits: XmlLimits): XmlElement | undefined {
  if (unusual.test(text) || text.includes(']]>')) return undefined
  return new PlainReader(text, limits).read()
}

interface OpenElement {
  readonly start: number
  readonly qualifiedName: string
  readonly namespace: string
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
  /** Prefixes that hold until it is closed. */
  readonly declared: readonly string[]
}

interface Attribute {
  readonly prefix: string | undefined
  readonly name: string
  readonly value: string
}

class PlainReader {
  readonly #text: string
  readonly #limits: XmlLimits
  /** What each prefix means, the innermost declaration last; the default namespace is ''. */
  readonly #namespaces = new Map<string, string[]>([['xml', [xmlNamespace]]])
  readonly #open: OpenElement[] = []
  #root: XmlElement | undefined
  #elements = 0
  #at = 0

  constructor(text: string, limits: XmlLimits) {
    this.#text = text
    this.#limits = limits
  }

  read(): XmlElement | undefined {
    this.#at = match(prologue, this.#text, 0)?.[0].length ?? 0
    while (this.#root === undefined) {
      const isClosing = this.#text.charCodeAt(this.#at + 1) === slash
      if (!(isClosing ? this.#closeElement() : this.#openElement())) return undefined
      if (this.#root === undefined && !this.#characters()) return undefined
    }
    return match(blanks, this.#text, this.#at)?.[0].length === this.#text.length - this.#at
      ? this.#root
      : undefined
  }

  #openElement(): boolean {
    const start = this.#at
    const tag = match(openTag, this.#text, start)
    this.#elements += 1
    const isOver =
      this.#elements > this.#limits.elementsMax || this.#open.length >= this.#limits.depthMax
    if (tag === undefined || isOver) return false
    const [qualified, prefix = '', name = ''] = tag
    this.#at += qualified.length
    const attributes = this.#readAttributes()
    const end = attributes && match(tagEnd, this.#text, this.#at)
    const declared = end && this.#declare(attributes)
    const resolved = declared && this.#resolveAll(attributes, declared.length)
    const namespace = this.#resolve(prefix)
    if (resolved === undefined || namespace === undefined || prefix === 'xml') return false
    this.#at += end?.[0].length ?? 0
    this.#open.push({
      start,
      qualifiedName: qualified.slice(1),
      namespace,
      name,
      attributes: resolved,
      children: [],
      text: '',
      declared: declared ?? [],
    })
    if (end?.[1] === '/') this.#complete()
    return true
  }

  #readAttributes(): readonly Attribute[] | undefined {
    if (this.#text.charCodeAt(this.#at) === greaterThan) return noAttributes
    const found: Attribute[] = []
    for (;;) {
      const one = match(attribute, this.#text, this.#at)
      if (one === undefined) return found
      this.#at += one[0].length
      const [, prefix, name = '', double, single = ''] = one
      const value = decode(double ?? single)
      const isOver =
        found.length >= this.#limits.attributesMax ||
        (value ?? '').length > this.#limits.attributeCharactersMax
      if (value === undefined || isOver) return undefined
      found.push({ prefix, name, value })
    }
  }

  /** The prefixes that the attributes declare; undefined where one may not be declared so. */
  #declare(attributes: readonly Attribute[]): readonly string[] | undefined {
    let declared = noPrefixes
    for (const { prefix, name, value } of attributes) {
      if (!isDeclaration(prefix, name)) continue
      const what = prefix === undefined ? '' : name
      if (!mayDeclare(what, value) || declared.includes(what)) return undefined
      const meanings = this.#namespaces.get(what)
      if (meanings === undefined) this.#namespaces.set(what, [value])
      else meanings.push(value)
      declared = [...declared, what]
      if (declared.length > this.#limits.namespacesMax) return undefined
    }
    return declared
  }

  #resolveAll(
    attributes: readonly Attribute[],
    declarations: number,
  ): ReadonlyMap<string, string> | undefined {
    if (attributes.length === declarations) return none
    const resolved = new Map<string, string>()
    for (const { prefix, name, value } of attributes) {
      if (isDeclaration(prefix, name)) continue
      const namespace = prefix === undefined ? '' : this.#resolve(prefix)
      if (namespace === undefined) return undefined
      resolved.set(prefix === undefined ? name : `{${namespace}}${name}`, value)
    }
    // One less: a name stands twice.
    return resolved.size === attributes.length - declarations ? resolved : undefined
  }

  /** Undefined for a prefix that means nothing here. */
  #resolve(prefix: string): string | undefined {
    return this.#namespaces.get(prefix)?.at(-1) ?? (prefix === '' ? '' : undefined)
  }

  #closeElement(): boolean {
    const { qualifiedName } = this.#open.at(-1) ?? { qualifiedName: '' }
    const end = this.#at + 2 + qualifiedName.length
    const isItsOwn =
      qualifiedName !== '' &&
      this.#text.startsWith(qualifiedName, this.#at + 2) &&
      this.#text.charCodeAt(end) === greaterThan
    if (!isItsOwn) return false
    this.#at = end + 1
    this.#complete()
    return true
  }

  #complete(): void {
    const element = this.#open.pop()
    if (element === undefined) return
    const { start, namespace, name, attributes, children, text, declared } = element
    for (const prefix of declared) this.#namespaces.get(prefix)?.pop()
    const closed = { start, namespace, name, attributes, children, text, end: this.#at }
    const parent = this.#open.at(-1)
    if (parent === undefined) this.#root = closed
    else parent.children.push(closed)
  }

  #characters(): boolean {
    const start = this.#at
    const end = this.#text.indexOf('<', start)
    const element = this.#open.at(-1)
    if (end === -1 || element === undefined) return false
    this.#at = end
    if (end === start) return true
    const decoded = decode(this.#text.slice(start, end))
    element.text += decoded ?? ''
    return decoded !== undefined
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

function isDeclaration(prefix: string | undefined, name: string): boolean {
  return prefix === 'xmlns' || (prefix === undefined && name === 'xmlns')
}

// Names of the standards themselves, prefixes declared away and values with blanks are rare, and
// have rules of their own (Namespaces in XML 1.0: 3).
function mayDeclare(prefix: string, namespace: string): boolean {
  if (prefix === 'xml' || prefix === 'xmlns') return false
  if (namespace === xmlNamespace || namespace === xmlnsNamespace) return false
  return namespace === '' ? prefix === '' : !/\s/.test(namespace)
}

/** Undefined for a reference that is none of the five. */
function decode(text: string): string | undefined {
  if (!text.includes('&')) return text
  let isKnown = true
  const decoded = text.replace(/&(?:(amp|lt|gt|quot|apos);)?/g, (_, name: string | undefined) => {
    if (name === undefined) isKnown = false
    return name === undefined ? '' : (entities.get(name) ?? '')
  })
  return isKnown ? decoded : undefined
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const slash = 47
const greaterThan = 62
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'
const noAttributes: readonly Attribute[] = []
const noPrefixes: readonly string[] = []
const none: ReadonlyMap<string, string> = new Map()

// What XML 1.0 forbids, and the carriage return, which is not read as it stands (XML 1.0: 2.11).
// oxlint-disable-next-line no-control-regex
const unusual = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/

const prologue =
  /(?:<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\?>)?[ \t\n]*/y
const openTag = /<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)/y
const attribute =
  /[ \t\n]+(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)=(?:"([^"<\t\n]*)"|'([^'<\t\n]*)')/y
const tagEnd = /[ \t\n]*(\/?)>/y
const blanks = /[ \t\n]*/y
