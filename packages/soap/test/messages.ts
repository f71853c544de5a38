// Hand-written SOAP messages for tests, and how they come over the wire.
import { SoapFaultError } from '../src/soap-fault-error.ts'

export const soap = 'http://www.w3.org/2003/05/soap-envelope'
export const wsa = 'http://www.w3.org/2005/08/addressing'
export const wsse =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'

export interface Draft {
  readonly action?: string
  readonly messageId?: string
  readonly header?: string
  readonly body?: string
}

/** A request with all that it needs; what is given replaces what it has. */
export function request({
  action = '<a:Action s:mustUnderstand="1">urn:example:ask</a:Action>',
  messageId = '<a:MessageID>urn:uuid:5b0c9b4e-6d0f-4f2e-9d53-5d0f61a1a001</a:MessageID>',
  header = '',
  body = '<q:Ask xmlns:q="urn:example:q">é</q:Ask>',
}: Draft = {}): string {
  return (
    `<s:Envelope xmlns:s="${soap}" xmlns:a="${wsa}"><s:Header>${action}${messageId}${header}</s:Header>` +
    `<s:Body>${body}</s:Body></s:Envelope>`
  )
}

/** Lines of a MIME message, each ended by CRLF. */
export function wire(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''))
}

export async function* pieces(
  ...chunks: readonly (string | Uint8Array)[]
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

export async function* byByte(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1)
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/**
 * Code and subcodes of the fault that the work ends in, e.g. `Sender/InvalidAddressingHeader`, or
 * `accepted`.
 */
export async function faultOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'accepted'
  } catch (error) {
    if (!(error instanceof SoapFaultError)) throw error
    return [error.code, ...error.subcodes.map(({ name }) => name)].join('/')
  }
}
