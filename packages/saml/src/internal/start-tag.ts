// The namespace declarations of one start tag, read from the text of a document already known to be
// well formed.

const nameEnd = /<[^\s/>]+/y
const attribute = /\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/y

export interface StartTag {
  /** Prefix (empty for the default namespace) → value as written, with its quotes. */
  readonly declarations: ReadonlyMap<string, string>
  /** Offset behind the element's name, where another attribute may be put. */
  readonly afterName: number
}

/** `start` is the offset of the tag's `<`. */
export function readStartTag(text: string, start: number): StartTag {
  nameEnd.lastIndex = start
  nameEnd.exec(text)
  const afterName = nameEnd.lastIndex
  const declarations = new Map<string, string>()
  attribute.lastIndex = afterName
  for (;;) {
    const found = attribute.exec(text)
    if (found === null) return { declarations, afterName }
    const [, name = '', value = ''] = found
    if (name === 'xmlns') declarations.set('', value)
    else if (name.startsWith('xmlns:')) declarations.set(name.slice('xmlns:'.length), value)
  }
}
