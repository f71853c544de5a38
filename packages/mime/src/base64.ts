// base64, strictly (RFC 2045: 6.8): the standard alphabet, right padding, no bits left over.
import { MimeError } from './mime-error.ts'

/** The bytes of base64 text; white space is allowed anywhere. Throws MimeError `base64`. */
export function decodeBase64(text: string): Buffer {
  return decodeQuads(stripBlanks(text))
}

/** The same text without white space, if it is base64; throws MimeError `base64` if not. */
export function checkBase64(text: string): string {
  const quads = stripBlanks(text)
  checkQuads(quads)
  return quads
}

/** Bytes of base64 text without white space and of whole quads. Throws MimeError `base64`. */
export function decodeQuads(quads: string): Buffer {
  checkQuads(quads)
  return Buffer.from(quads, 'base64')
}

export function stripBlanks(text: string): string {
  return text.replace(/[\t\n\r ]+/g, '')
}

function checkQuads(quads: string): void {
  const illegal = quads.search(/[^A-Za-z0-9+/]/)
  const padding = illegal === -1 ? '' : quads.slice(illegal)
  const last = quads.slice(-4)
  const whole = quads.length % 4 === 0
  if (
    !whole ||
    !/^={0,2}$/.test(padding) ||
    Buffer.from(last, 'base64').toString('base64') !== last
  ) {
    throw new MimeError('base64')
  }
}
