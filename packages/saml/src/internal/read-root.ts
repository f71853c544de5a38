// Reads XML that a stranger sent; what cannot be read is a malformed security header.
import type { XmlElement } from '@isthmus/xml/element'
import { XmlError, decodeUtf8, readXml } from '@isthmus/xml/read-xml'
import { AssertionError } from '../assertion-error.ts'

export interface ReadDocument {
  /** Decoded text, in which the elements' offsets count. */
  readonly text: string
  readonly root: XmlElement
}

/**
 * Throws `InvalidSecurity` for a DOCTYPE, a processing instruction, a limit passed or anything
 * ill-formed.
 */
export function readRoot(source: string | Uint8Array): ReadDocument {
  try {
    const text = typeof source === 'string' ? source : decodeUtf8(source)
    return { text, root: readXml(text) }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new AssertionError('InvalidSecurity', `XML that is not accepted: ${error.problem}`)
  }
}
