// SOAP messages on HTTP, in the packaging of their transaction (ITI TF-2: Appendix V.3).
import { randomUUID } from 'node:crypto'
import type { Packaging } from '@isthmus/ihe/transaction'
import type { OutgoingPart } from '@isthmus/mime/part'
import { encodeEnvelope, encodeEnvelopeAround } from '@isthmus/soap/envelope'
import { readMtom, writeMtom } from '@isthmus/soap/mtom'
import { readSimple, simpleContentType } from '@isthmus/soap/simple'
import type { SoapMessage } from '@isthmus/soap/soap-message'
import type { TransactionLimits } from '../soap-service.ts'

export interface IncomingSoap {
  readonly packaging: Packaging
  readonly contentType: string | undefined
  readonly body: AsyncIterable<Uint8Array>
  readonly limits: Pick<
    TransactionLimits,
    'rootPartBytesMax' | 'partsMax' | 'partBytesMax' | 'totalBytesMax'
  >
  /** Whether simple SOAP may come where MTOM is due. */
  readonly simple: 'accepted' | 'refused'
}

/** Throws SoapFaultError, and what the body throws. */
export function readSoap(message: IncomingSoap): Promise<SoapMessage> {
  const { packaging, contentType, body, limits, simple } = message
  return packaging === 'simple'
    ? readSimple(body, { contentType, rootPartBytesMax: limits.rootPartBytesMax })
    : readMtom(body, { contentType, limits, simple })
}

export interface OutgoingSoap {
  readonly packaging: Packaging
  readonly action: string
  /** The endpoint, for a request; for an answer the address it goes to, when it has one. */
  readonly to?: string | undefined
  /** MessageID of the request, for an answer. */
  readonly relatesTo?: string
  readonly assertionXml?: string | undefined
  readonly bodyXml: string
  readonly bodies: AsyncIterable<OutgoingPart> | undefined
}

export interface WrittenSoap {
  readonly messageId: string
  readonly contentType: string
  readonly body: string | AsyncIterable<Uint8Array>
}

/** An MTOM transaction answers in MTOM also when there is nothing to attach. */
export function writeSoap(message: OutgoingSoap): WrittenSoap {
  const { packaging, action, to, relatesTo, assertionXml, bodyXml, bodies } = message
  const messageId = newMessageId()
  const envelope = encodeEnvelope({
    action,
    messageId,
    to,
    relatesTo,
    securityXml: assertionXml,
    bodyXml,
  })
  if (packaging === 'simple') {
    return { messageId, contentType: simpleContentType(action), body: envelope }
  }
  const mtom = writeMtom({
    envelope,
    rootContentId: `root.${randomUUID()}@isthmus`,
    boundary: `isthmus-${randomUUID()}`,
    action,
    bodies,
  })
  return { messageId, ...mtom }
}

/** A simple answer whose body's child comes in pieces; `bodyXml` is its beginning. */
export function writeSoapInPieces(message: {
  readonly action: string
  readonly to?: string | undefined
  readonly relatesTo: string
  readonly bodyXml: string
  readonly rest: AsyncIterable<string>
}): WrittenSoap {
  const { action, to, relatesTo, bodyXml, rest } = message
  const messageId = newMessageId()
  const { head, tail } = encodeEnvelopeAround({ action, messageId, to, relatesTo })
  const body = utf8({ before: `${head}${bodyXml}`, pieces: rest, after: tail })
  return { messageId, contentType: simpleContentType(action), body }
}

interface Text {
  readonly before: string
  readonly pieces: AsyncIterable<string>
  readonly after: string
}

async function* utf8(text: Text): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text.before)
  for await (const piece of text.pieces) yield Buffer.from(piece)
  yield Buffer.from(text.after)
}

/** ITI TF-2: Appendix V.3.2.2. A MessageID is an absolute URI that nobody else uses. */
export function newMessageId(): string {
  return `urn:uuid:${randomUUID()}`
}
