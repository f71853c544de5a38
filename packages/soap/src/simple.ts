// Simple SOAP: the body of the HTTP message is the envelope (ITI TF-2: Appendix V.3).
import { type ContentType, formatContentType, parseContentType } from '@isthmus/mime/content-type'
import { collectText } from './internal/collect-text.ts'
import { asFault, senderFault } from './internal/refuse.ts'
import type { SoapMessage } from './soap-message.ts'
import { SoapFaultError } from './soap-fault-error.ts'

export interface SimpleOptions {
  /** The HTTP header. */
  readonly contentType: string | undefined
  readonly rootPartBytesMax?: number
}

/** Reads the whole message. Throws SoapFaultError; what the source throws goes through. */
export async function readSimple(
  source: AsyncIterable<Uint8Array>,
  options: SimpleOptions,
): Promise<SoapMessage> {
  const contentType = readContentType(options.contentType)
  checkType(contentType.type)
  checkCharset(contentType)
  return {
    packaging: 'simple',
    rootText: await collectText(source, options.rootPartBytesMax ?? defaultRootPartBytesMax),
    httpAction: contentType.parameters.get('action'),
    parts: noParts(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** The HTTP header for a simple SOAP message. */
export function simpleContentType(action?: string): string {
  return formatContentType(soapType, { charset: 'UTF-8', action })
}

/** Throws SoapFaultError for a header that is missing or not well-formed. */
export function readContentType(header: string | undefined): ContentType {
  if (header === undefined) throw senderFault('The Content-Type is missing.')
  try {
    return parseContentType(header)
  } catch (error) {
    throw asFault(error)
  }
}

/** Throws SoapFaultError for any charset but UTF-8, under one of its two spellings. */
export function checkCharset({ parameters }: ContentType): void {
  const charset = parameters.get('charset') ?? 'utf-8'
  if (!/^utf-?8$/i.test(charset)) throw senderFault('The charset must be UTF-8.')
}

/** SOAP 1.1 announces itself by its media type. Throws SoapFaultError VersionMismatch for it. */
export function refuseSoap11(type: string): void {
  if (type !== 'text/xml') return
  throw new SoapFaultError({ code: 'VersionMismatch', reason: 'Only SOAP 1.2 is understood.' })
}

function checkType(type: string): void {
  if (type === soapType) return
  refuseSoap11(type)
  throw senderFault(`The Content-Type must be ${soapType}.`)
}

async function* noParts(): AsyncGenerator<never, void, undefined> {}

export const soapType = 'application/soap+xml'

export const defaultRootPartBytesMax = 8 * 1024 * 1024
