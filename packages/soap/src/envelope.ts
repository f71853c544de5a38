// The SOAP 1.2 envelope with its WS-Addressing headers (ITI TF-2: Appendix V.3), read and written.
import type { XmlElement } from '@isthmus/xml/element'
import { decodeUtf8, readXml, type XmlLimits } from '@isthmus/xml/read-xml'
import { escapeText, tag } from '@isthmus/xml/write-xml'
import { readAnswerAddress, readRequestAddress } from './internal/addressing.ts'
import type { AnswerAddress, RequestAddress } from './internal/addressing.ts'
import { checkUnderstood, headersForUs, type Understood } from './internal/headers.ts'
import { asFault, senderFault } from './internal/refuse.ts'
import { splitEnvelope } from './internal/split-envelope.ts'
import {
  addressingNamespace,
  anonymousAddress,
  securityNamespace,
  soapNamespace,
} from './namespaces.ts'
import { SoapFaultError } from './soap-fault-error.ts'

export { SoapFaultError }

export interface EnvelopeOptions {
  /** Header blocks that the caller processes, besides WS-Addressing and wsse:Security. */
  readonly understood?: readonly Understood[]
  readonly limits?: Readonly<Partial<XmlLimits>>
  /** Addresses beside the anonymous one that the answer of a request may be asked to; none. */
  readonly replyAddresses?: readonly string[]
}

interface EnvelopeContents {
  /** The wsse:Security header that is addressed to us. */
  readonly security: XmlElement | undefined
  /** The first child of the Security header exactly as it came. */
  readonly securityXml: string | undefined
  /** The one child of the Body. */
  readonly body: XmlElement
  /** That child exactly as it came. */
  readonly bodyXml: string
  readonly root: XmlElement
  /** The decoded text, in which the offsets of all elements count. */
  readonly text: string
}

export interface Envelope extends RequestAddress, EnvelopeContents {}

export interface AnswerEnvelope extends AnswerAddress, EnvelopeContents {}

/**
 * A request. Throws SoapFaultError for anything that cannot be accepted as an addressed SOAP 1.2
 * message.
 */
export function decodeEnvelope(
  source: string | Uint8Array,
  options: EnvelopeOptions = {},
): Envelope {
  const { blocks, contents } = decode(source, options)
  if (contents.body.namespace === soapNamespace && contents.body.name === 'Fault') {
    throw senderFault('A fault is not a request.')
  }
  return { ...readRequestAddress(blocks, options.replyAddresses), ...contents }
}

/**
 * An answer, whose headers may be missing: whether action and RelatesTo fit is the caller's to see;
 * `decodeFault` tells whether it is a fault. Throws SoapFaultError as `decodeEnvelope` does.
 */
export function decodeAnswer(
  source: string | Uint8Array,
  options: EnvelopeOptions = {},
): AnswerEnvelope {
  const { blocks, contents } = decode(source, options)
  return { ...readAnswerAddress(blocks), ...contents }
}

export interface OutgoingEnvelope {
  readonly action: string
  readonly messageId: string
  /** The endpoint, for a request; for an answer the address it goes to, when it has one. */
  readonly to?: string | undefined
  /** MessageID of the request, for an answer. */
  readonly relatesTo?: string | undefined
  /** A signed assertion, put into a Security header byte for byte; or a whole Security header. */
  readonly securityXml?: string | undefined
  /** The body's child, written already; it declares its own namespaces. */
  readonly bodyXml: string
}

/** The envelope's text; a message that answers none asks for its answer on the same connection. */
export function encodeEnvelope(envelope: OutgoingEnvelope): string {
  const { head, tail } = encodeEnvelopeAround(envelope)
  return `${head}${envelope.bodyXml}${tail}`
}

/** What stands before and behind the body's child, for one that is written piece by piece. */
export function encodeEnvelopeAround(envelope: Omit<OutgoingEnvelope, 'bodyXml'>): {
  readonly head: string
  readonly tail: string
} {
  const { action, messageId, to, relatesTo, securityXml } = envelope
  const header = [
    tag('wsa:Action', { 'soap:mustUnderstand': '1' }, escapeText(action)),
    tag('wsa:MessageID', {}, escapeText(messageId)),
    to === undefined ? '' : tag('wsa:To', {}, escapeText(to)),
    relatesTo === undefined
      ? tag('wsa:ReplyTo', {}, tag('wsa:Address', {}, anonymousAddress))
      : tag('wsa:RelatesTo', {}, escapeText(relatesTo)),
    securityXml === undefined ? '' : securityHeader(securityXml),
  ].join('')
  const namespaces = `xmlns:soap="${soapNamespace}" xmlns:wsa="${addressingNamespace}"`
  return {
    head: `<soap:Envelope ${namespaces}><soap:Header>${header}</soap:Header><soap:Body>`,
    tail: '</soap:Body></soap:Envelope>',
  }
}

function decode(source: string | Uint8Array, { understood = [], limits }: EnvelopeOptions) {
  const { text, root } = read(source, limits)
  const { header, body } = splitEnvelope(root)
  const blocks = headersForUs(header)
  checkUnderstood(blocks, understood)
  const security = blocks.find(
    ({ namespace, name }) => namespace === securityNamespace && name === 'Security',
  )
  if (security !== undefined && security.end - security.start > securityCharactersMax) {
    throw senderFault(
      'The message is refused: its Security header is over its limit of characters.',
    )
  }
  const token = security?.children[0]
  const contents: EnvelopeContents = {
    security,
    securityXml: token && text.slice(token.start, token.end),
    body,
    bodyXml: text.slice(body.start, body.end),
    root,
    text,
  }
  return { blocks, contents }
}

function read(source: string | Uint8Array, limits: Readonly<Partial<XmlLimits>> | undefined) {
  try {
    const text = typeof source === 'string' ? source : decodeUtf8(source)
    return { text, root: readXml(text, limits) }
  } catch (error) {
    throw asFault(error)
  }
}

function securityHeader(xml: string): string {
  return /^<(?:[\w.-]+:)?Security[\s>]/.test(xml)
    ? xml
    : tag('wsse:Security', { 'xmlns:wsse': securityNamespace }, xml)
}

const securityCharactersMax = 64 * 1024
