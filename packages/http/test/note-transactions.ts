// Transactions of no standard: a note goes out, a note comes back. What http does must not depend
// on the message.
import { RequestError } from '@isthmus/ihe/request-error'
import type { Packaging, Transaction, TransactionId } from '@isthmus/ihe/transaction'
import type { XmlElement } from '@isthmus/xml/element'
import { escapeText, tag } from '@isthmus/xml/write-xml'

export interface Note {
  readonly text: string
}

export function noteTransaction(id: TransactionId, packaging: Packaging): Transaction<Note, Note> {
  return {
    id,
    name: 'Note',
    requestAction: `urn:test:${id}`,
    responseAction: `urn:test:${id}:answer`,
    packaging,
    decodeRequest: (body) => decode(body),
    encodeRequest: ({ text }) => encode(text),
    decodeResponse: (body) => decode(body),
    encodeResponse: ({ text }) => encode(text),
  }
}

function decode(body: XmlElement): Note {
  if (body.name !== 'note' || body.namespace !== 'urn:test') {
    throw new RequestError('the body holds no note')
  }
  return { text: body.text }
}

function encode(text: string): string {
  return tag('note', { xmlns: 'urn:test' }, escapeText(text))
}

/** A request as a stranger would write it. */
export function envelopeText(options: {
  readonly action: string
  readonly body?: string
  readonly header?: string
}): string {
  const { action, body = encode('hello'), header = '' } = options
  return [
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"`,
    ` xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>`,
    `<a:Action s:mustUnderstand="1">${action}</a:Action>`,
    `<a:MessageID>urn:uuid:1</a:MessageID>${header}</s:Header>`,
    `<s:Body>${body}</s:Body></s:Envelope>`,
  ].join('')
}
