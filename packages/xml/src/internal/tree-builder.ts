// Turns the parser's events into elements, and stops at the first thing that is refused.
import type { SaxesAttributeNS, SaxesParser, SaxesTagNS, XMLDecl } from 'saxes'
import type { XmlElement } from '../element.ts'
import { XmlError, type XmlProblem } from '../xml-error.ts'
import type { XmlLimits } from '../xml-limits.ts'

export type NamespaceParser = SaxesParser<{
  xmlns: true
  position: false
  forceXMLVersion: true
  defaultXMLVersion: '1.0'
}>

interface OpenElement {
  readonly start: number
  namespace: string
  name: string
  attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

export class TreeBuilder {
  readonly #parser: NamespaceParser
  readonly #source: string
  readonly #limits: XmlLimits
  readonly #open: OpenElement[] = []
  #root: XmlElement | undefined
  #elements = 0
  #attributes = 0
  #namespaces = 0

  constructor(parser: NamespaceParser, source: string, limits: XmlLimits) {
    this.#parser = parser
    this.#source = source
    this.#limits = limits
    parser.on('error', () => this.#refuse('malformed'))
    parser.on('doctype', () => this.#refuse('doctype'))
    parser.on('processinginstruction', () => this.#refuse('processing-instruction'))
    parser.on('xmldecl', (declaration) => this.#declared(declaration))
    parser.on('opentagstart', () => this.#begin())
    parser.on('attribute', (attribute) => this.#count(attribute))
    parser.on('opentag', (tag) => this.#complete(tag))
    parser.on('closetag', () => this.#end())
    parser.on('text', (text) => this.#characters(text))
    parser.on('cdata', (text) => this.#characters(text))
  }

  root(): XmlElement {
    return this.#root ?? this.#refuse('malformed')
  }

  #refuse(problem: XmlProblem): never {
    throw new XmlError(problem, this.#parser.position)
  }

  #declared({ version, encoding }: XMLDecl): void {
    if (version !== undefined && version !== '1.0') this.#refuse('version')
    if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding)) this.#refuse('encoding')
  }

  #begin(): void {
    this.#elements += 1
    if (this.#elements > this.#limits.elementsMax) this.#refuse('elements')
    if (this.#open.length >= this.#limits.depthMax) this.#refuse('depth')
    this.#attributes = 0
    this.#namespaces = 0
    // The parser stands behind the name, in which no `<` can be.
    const start = this.#source.lastIndexOf('<', this.#parser.position - 1)
    this.#open.push({ start, namespace: '', name: '', attributes: none, children: [], text: '' })
  }

  #count({ name, prefix, value }: Omit<SaxesAttributeNS, 'uri'>): void {
    this.#attributes += 1
    if (this.#attributes > this.#limits.attributesMax) this.#refuse('attributes')
    if (value.length > this.#limits.attributeCharactersMax) this.#refuse('attribute-length')
    if (prefix !== 'xmlns' && name !== 'xmlns') return
    this.#namespaces += 1
    if (this.#namespaces > this.#limits.namespacesMax) this.#refuse('namespaces')
  }

  #complete({ uri, local, attributes }: SaxesTagNS): void {
    const element = this.#open.at(-1)
    if (element === undefined) this.#refuse('malformed')
    element.namespace = uri
    element.name = local
    if (this.#attributes > this.#namespaces) element.attributes = mapOf(attributes)
  }

  #characters(text: string): void {
    const element = this.#open.at(-1)
    if (element !== undefined) element.text += text
  }

  #end(): void {
    const element = this.#open.pop()
    if (element === undefined) this.#refuse('malformed')
    const closed = { ...element, end: this.#parser.position }
    const parent = this.#open.at(-1)
    if (parent === undefined) this.#root = closed
    else parent.children.push(closed)
  }
}

function mapOf(
  attributes: Readonly<Record<string, SaxesAttributeNS>>,
): ReadonlyMap<string, string> {
  return new Map(
    Object.values(attributes)
      .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
      .map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value]),
  )
}

const none: ReadonlyMap<string, string> = new Map()
