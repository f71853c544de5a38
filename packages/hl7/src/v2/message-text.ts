// The bytes of a message as text, in the character set that MSH-18 names (HL7 v2.3.1: 2.24.1.18).
import { readDelimiters } from './delimiters.ts'
import { Hl7MessageError } from './hl7-message-error.ts'

/**
 * ASCII when MSH-18 is empty. Throws Hl7MessageError for another character set and for bytes that
 * are none of it.
 */
export function decodeMessageText(bytes: Uint8Array): string {
  // The header itself is ASCII in all of these sets.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const charset = characterSetOf(text)
  switch (charset) {
    case '':
    case 'ASCII':
      if (/[\u0080-\u00ff]/.test(text)) throw foreign('a byte is not ASCII')
      return text
    case '8859/1':
      return text
    case 'UNICODE UTF-8':
      return decodeUtf8(bytes)
    default:
      throw foreign('the character set is none of ASCII, 8859/1, UNICODE UTF-8')
  }
}

function characterSetOf(text: string): string {
  const delimiters = readDelimiters(text)
  if (delimiters === undefined) {
    throw new Hl7MessageError('unreadable', 'the message does not begin with a good MSH')
  }
  const end = text.indexOf('\r')
  const header = end === -1 ? text : text.slice(0, end)
  // MSH-1 is the separator itself, so MSH-18 is piece 17 between separators.
  return header.split(delimiters.field)[17] ?? ''
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw foreign('a byte is not UTF-8')
  }
}

function foreign(text: string): Hl7MessageError {
  return new Hl7MessageError('data-type', text, { segment: 'MSH', field: 18 })
}
