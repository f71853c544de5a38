import { expect, it } from 'vitest'
import { collect, pieces, soap, wire, wsa } from '../test/messages.ts'
import { checkAction } from './action.ts'
import { decodeEnvelope } from './envelope.ts'
import { readMtom } from './mtom.ts'
import { readContent } from './xop.ts'

const action = 'urn:example:ask'

interface Dialect {
  readonly contentType: string
  readonly bytes: Uint8Array
  readonly parts: readonly (readonly [string | undefined, string])[]
}

// Headers and spellings as foreign clients have been seen to send them; the messages are invented.
const dialects: Readonly<Record<string, Dialect>> = {
  'JAX-WS RI': {
    contentType:
      'multipart/related;start="<rootpart*7b2c@example.jaxws.sun.com>";type="application/xop+xml";' +
      'boundary="uuid:7b2c";start-info="application/soap+xml;action=\\"urn:example:ask\\""',
    bytes: wire(
      '--uuid:7b2c',
      'Content-Id: <rootpart*7b2c@example.jaxws.sun.com>',
      'Content-Type: application/xop+xml;charset=utf-8;type="application/soap+xml;action=\\"urn:example:ask\\""',
      'Content-Transfer-Encoding: binary',
      '',
      `<?xml version='1.0' encoding='UTF-8'?><S:Envelope xmlns:S="${soap}"><S:Header>` +
        `<To xmlns="${wsa}">https://x.example/</To>` +
        `<Action xmlns="${wsa}" xmlns:S="${soap}" S:mustUnderstand="true">${action}</Action>` +
        `<ReplyTo xmlns="${wsa}"><Address>${wsa}/anonymous</Address></ReplyTo>` +
        `<MessageID xmlns="${wsa}">uuid:1</MessageID></S:Header>` +
        '<S:Body><D><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" ' +
        'href="cid:8c3d*1@example.jaxws.sun.com"/></D></S:Body></S:Envelope>',
      '--uuid:7b2c',
      'Content-Id: <8c3d*1@example.jaxws.sun.com>',
      'Content-Type: application/dicom',
      'Content-Transfer-Encoding: binary',
      '',
      'DICM',
      '--uuid:7b2c--',
    ),
    parts: [['8c3d*1@example.jaxws.sun.com', 'DICM']],
  },
  'node-soap': {
    contentType:
      'multipart/related; type="application/xop+xml"; start="<c1a@example>"; start-info="text/xml"; ' +
      'boundary=9f1e-4711; action="urn:example:ask"',
    bytes: wire(
      '--9f1e-4711',
      'Content-Type: application/xop+xml; charset=UTF-8; type="text/xml"',
      'Content-ID: <c1a@example>',
      '',
      `<soap:Envelope xmlns:soap="${soap}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
        `<soap:Header><wsa:Action xmlns:wsa="${wsa}">${action}</wsa:Action>` +
        `<wsa:MessageID xmlns:wsa="${wsa}">urn:uuid:1</wsa:MessageID></soap:Header>` +
        '<soap:Body><D><xop:Include href="cid:doc%401" xmlns:xop="http://www.w3.org/2004/08/xop/include"/></D>' +
        '</soap:Body></soap:Envelope>',
      '--9f1e-4711',
      'Content-Type: text/plain',
      'Content-Transfer-Encoding: binary',
      'Content-ID: <doc@1>',
      'Content-Disposition: attachment; filename="x"',
      '',
      'text',
      '--9f1e-4711--',
    ),
    parts: [['doc@1', 'text']],
  },
  zeep: {
    contentType: 'application/soap+xml; charset=utf-8; action="urn:example:ask"',
    bytes: Buffer.from(
      `<?xml version='1.0' encoding='utf-8'?>\n<soap-env:Envelope xmlns:soap-env="${soap}">` +
        `<soap-env:Header xmlns:wsa="${wsa}"><wsa:Action>${action}</wsa:Action>` +
        '<wsa:MessageID>urn:uuid:1</wsa:MessageID><wsa:To>https://x.example/</wsa:To></soap-env:Header>' +
        '<soap-env:Body><ns0:D xmlns:ns0="urn:d">VEVYVA==</ns0:D></soap-env:Body></soap-env:Envelope>',
    ),
    parts: [],
  },
}

it.each(Object.entries(dialects))('understands %s', async (_, { contentType, bytes, parts }) => {
  const message = await readMtom(pieces(bytes), { contentType, simple: 'accepted' })
  const envelope = decodeEnvelope(message.rootText)
  checkAction(envelope.action, { expected: action, httpAction: message.httpAction })
  const content = readContent(envelope.body)
  const seen: (readonly [string | undefined, string])[] = []
  for await (const part of message.parts) seen.push([part.contentId, await collect(part.bytes)])
  expect(seen).toEqual(parts)
  expect(content.kind === 'reference' ? content.contentId : content.base64).toBe(
    parts[0]?.[0] ?? 'VEVYVA==',
  )
})
