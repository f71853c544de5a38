// Undoes a Content-Transfer-Encoding while the bytes pass (RFC 2045: 6).
import { decodeQuads, stripBlanks } from '../base64.ts'
import { MimeError } from '../mime-error.ts'

export interface TransferDecoder {
  /** What the chunk, after those before it, gives; may be empty. Throws MimeError. */
  decode(chunk: Buffer): Buffer
  /** What was still held back. Throws MimeError when the text breaks off. */
  end(): Buffer
}

/** The decoder for a header's value, absent means as is. Throws MimeError `transfer-encoding`. */
export function transferDecoder(encoding: string | undefined): TransferDecoder {
  switch (encoding?.toLowerCase()) {
    case undefined:
    case 'binary':
    case '7bit':
    case '8bit':
      return asIs
    case 'base64':
      return base64Decoder()
    case 'quoted-printable':
      return quotedPrintableDecoder()
    default:
      throw new MimeError('transfer-encoding')
  }
}

const nothing = Buffer.alloc(0)
const asIs: TransferDecoder = { decode: (chunk) => chunk, end: () => nothing }

function base64Decoder(): TransferDecoder {
  let held = ''
  return {
    decode(chunk) {
      const text = held + stripBlanks(chunk.toString('latin1'))
      // The last quad is held back, because padding may stand in it alone.
      const whole = Math.max(0, Math.ceil(text.length / 4) * 4 - 4)
      const quads = text.slice(0, whole)
      held = text.slice(whole)
      if (quads.includes('=')) throw new MimeError('base64')
      return decodeQuads(quads)
    },
    end: () => decodeQuads(held),
  }
}

/** Lines are 76 characters long by the rules; the text of some senders is not. */
const quotedLineBytesMax = 64 * 1024

function quotedPrintableDecoder(): TransferDecoder {
  let held: Buffer = nothing
  return {
    decode(chunk) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const whole = bytes.lastIndexOf('\n') + 1
      held = bytes.subarray(whole)
      if (held.length > quotedLineBytesMax) throw new MimeError('quoted-printable')
      return decodeQuotedLines(bytes.subarray(0, whole).toString('latin1'))
    },
    end: () => decodeQuotedLines(held.toString('latin1')),
  }
}

function decodeQuotedLines(text: string): Buffer {
  const decoded = text
    .replace(/[ \t]+(?=\r?\n|$)/g, '')
    .replace(/=\r?\n|=$/g, '')
    .replace(/=(..?|$)/gs, (_, digits: string) => {
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw new MimeError('quoted-printable')
      return String.fromCharCode(Number.parseInt(digits, 16))
    })
  return Buffer.from(decoded, 'latin1')
}
