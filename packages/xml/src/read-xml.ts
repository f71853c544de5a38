// Reads a document from the network: namespaces resolved, strictly well-formed, no DTD, within
// limits.
import { SaxesParser } from 'saxes'
import type { XmlElement } from './element.ts'
import { readPlain } from './internal/plain-reader.ts'
import { TreeBuilder } from './internal/tree-builder.ts'
import { XmlError } from './xml-error.ts'
import { type XmlLimits, xmlLimits } from './xml-limits.ts'

export { XmlError, type XmlLimits }

/**
 * Gives the root element; its offsets count in the text given, or in `decodeUtf8(bytes)`. Throws
 * XmlError for a DOCTYPE, a processing instruction, another encoding than UTF-8, a limit passed, or
 * anything ill-formed.
 */
export function readXml(
  source: string | Uint8Array,
  limits: Readonly<Partial<XmlLimits>> = {},
): XmlElement {
  const merged = { ...xmlLimits, ...limits }
  const text = checkText(source, merged.bytesMax)
  return readPlain(text, merged) ?? readStrictly(text, merged)
}

function readStrictly(text: string, limits: XmlLimits): XmlElement {
  const parser = new SaxesParser({ ...parserOptions })
  const builder = new TreeBuilder(parser, text, limits)
  parser.write(text).close()
  return builder.root()
}

/** The text of UTF-8 bytes, without a byte order mark. Throws XmlError `encoding`. */
export function decodeUtf8(bytes: Uint8Array): string {
  // With ignoreBOM the decoder leaves the mark in, so that a second one is not taken for text.
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new XmlError('encoding')
  }
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text
}

function checkText(source: string | Uint8Array, bytesMax: number): string {
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.length
  if (bytes > bytesMax) throw new XmlError('bytes')
  const text = typeof source === 'string' ? source : decodeUtf8(source)
  // A NUL is what UTF-16 looks like when it is read as UTF-8.
  if (text.startsWith(byteOrderMark) || text.includes('\0')) throw new XmlError('encoding', 0)
  if (!text.isWellFormed()) throw new XmlError('encoding')
  return text
}

const byteOrderMark = '\uFEFF'

// Version 1.1 would let control characters and other line ends in: its declaration is refused by
// the builder.
const parserOptions = {
  xmlns: true,
  position: false,
  forceXMLVersion: true,
  defaultXMLVersion: '1.0',
} as const
