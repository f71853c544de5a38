// How much a document may hold, wherever it comes from.

export interface XmlLimits {
  readonly bytesMax: number
  /** Nested elements, the root included. */
  readonly depthMax: number
  readonly elementsMax: number
  /** On one element, namespace declarations included. */
  readonly attributesMax: number
  /** UTF-16 units of one attribute's value. */
  readonly attributeCharactersMax: number
  /** On one element. */
  readonly namespacesMax: number
}

export const xmlLimits: XmlLimits = {
  bytesMax: 8 * 1024 * 1024,
  depthMax: 100,
  elementsMax: 200_000,
  attributesMax: 256,
  attributeCharactersMax: 64 * 1024,
  namespacesMax: 64,
}
