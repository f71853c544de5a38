// One element of a document that was read: what a codec looks at, nothing of how it was written.

export interface XmlElement {
  /** Namespace name; empty when the element is in none. */
  readonly namespace: string
  /** Local name, without prefix. */
  readonly name: string
  /** By local name for attributes in no namespace, by `{namespace}local` for the others. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The element's own character data, all pieces joined, not trimmed. */
  readonly text: string
  /** Where the element stands in the decoded text, in UTF-16 units, end exclusive. */
  readonly start: number
  readonly end: number
}
