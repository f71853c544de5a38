// Writes a SOAP 1.2 request around a body, alone or as MTOM (ITI TF-2: Appendix V.3).
import { randomUUID } from 'node:crypto'
import { escapeText } from '@isthmus/xml/write-xml'
import type { TransactionRow } from '../transactions.ts'
import type { HttpRequest } from './http-message.ts'

export interface SoapOrder {
  readonly url: URL
  readonly transaction: TransactionRow
  /** The body's child element. */
  readonly bodyXml: string
  readonly assertionXml: string | undefined
  readonly attachments: readonly {
    readonly id: string
    readonly contentType: string
    readonly bytes: Buffer
  }[]
}

/** Content-ID of an attachment is `ID@tester.example`. */
export function soapRequest(order: SoapOrder): HttpRequest {
  const { url, transaction } = order
  const envelope = Buffer.from(writeEnvelope(order))
  if (transaction.packaging === 'simple') {
    const type = `application/soap+xml; charset=UTF-8; action="${transaction.action}"`
    return { method: 'POST', url, headers: { 'Content-Type': type }, body: envelope }
  }
  const boundary = `tester-${randomUUID()}`
  const root = `root.${randomUUID()}@tester.example`
  const parts = [
    partOf(root, rootType, envelope),
    ...order.attachments.map(({ id, contentType, bytes }) =>
      partOf(`${id}@tester.example`, contentType, bytes),
    ),
  ]
  const type = [
    'multipart/related; type="application/xop+xml"',
    `start="<${root}>"`,
    'start-info="application/soap+xml"',
    `boundary="${boundary}"`,
    `action="${transaction.action}"`,
  ].join('; ')
  return {
    method: 'POST',
    url,
    headers: { 'Content-Type': type, 'MIME-Version': '1.0' },
    body: multipartBody(boundary, parts),
  }
}

/** STOW-RS and its like: parts that are named by nothing but their type. */
export function multipartRequest(
  url: URL,
  attachments: SoapOrder['attachments'],
): Pick<HttpRequest, 'headers' | 'body'> & { readonly url: URL } {
  const boundary = `tester-${randomUUID()}`
  const parts = attachments.map(({ contentType, bytes }) => ({
    head: `Content-Type: ${contentType}`,
    bytes,
  }))
  const type = `multipart/related; type="${attachments[0]?.contentType ?? ''}"; boundary=${boundary}`
  return { url, headers: { 'Content-Type': type }, body: multipartBody(boundary, parts) }
}

interface MimePart {
  readonly head: string
  readonly bytes: Buffer
}

function partOf(contentId: string, contentType: string, bytes: Buffer): MimePart {
  const head = [
    `Content-Type: ${contentType}`,
    'Content-Transfer-Encoding: binary',
    `Content-ID: <${contentId}>`,
  ]
  return { head: head.join('\r\n'), bytes }
}

function multipartBody(boundary: string, parts: readonly MimePart[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ head, bytes }) => [
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}

function writeEnvelope({ url, transaction, bodyXml, assertionXml }: SoapOrder): string {
  const security =
    assertionXml === undefined
      ? ''
      : `<wsse:Security xmlns:wsse="${wsse}" soap:mustUnderstand="1">${assertionXml}</wsse:Security>`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"',
    ' xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header>',
    `<wsa:Action soap:mustUnderstand="1">${transaction.action}</wsa:Action>`,
    `<wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID>`,
    `<wsa:To>${escapeText(url.href)}</wsa:To>`,
    '<wsa:ReplyTo><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address>',
    `</wsa:ReplyTo>${security}</soap:Header><soap:Body>${bodyXml}</soap:Body></soap:Envelope>`,
  ].join('')
}

const rootType = 'application/xop+xml; charset=UTF-8; type="application/soap+xml"'
const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
