// XML that is not accepted, and why; the text repeats nothing of the document.

export type XmlProblem =
  | 'doctype'
  | 'processing-instruction'
  | 'encoding'
  | 'version'
  | 'bytes'
  | 'depth'
  | 'elements'
  | 'attributes'
  | 'attribute-length'
  | 'namespaces'
  | 'malformed'

export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly problem: XmlProblem
  /**
   * Where reading stopped, in UTF-16 units of the decoded text; undefined before it was decoded.
   */
  readonly offset: number | undefined

  constructor(problem: XmlProblem, offset?: number) {
    super(offset === undefined ? sentences[problem] : `${sentences[problem]} (at ${offset})`)
    this.problem = problem
    this.offset = offset
  }
}

const sentences: Readonly<Record<XmlProblem, string>> = {
  doctype: 'XML with a document type declaration is not accepted',
  'processing-instruction': 'XML with a processing instruction is not accepted',
  encoding: 'XML must be UTF-8',
  version: 'XML must be of version 1.0',
  bytes: 'XML is over its limit of bytes',
  depth: 'XML is over its limit of nesting',
  elements: 'XML is over its limit of elements',
  attributes: 'XML is over its limit of attributes on one element',
  'attribute-length': 'XML is over its limit of characters in one attribute',
  namespaces: 'XML is over its limit of namespace declarations on one element',
  malformed: 'XML is not well-formed',
}
