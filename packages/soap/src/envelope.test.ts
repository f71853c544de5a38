import { describe, expect, it } from 'vitest'
import { readXml } from '@isthmus/xml/read-xml'
import { type Draft, faultOf, request, soap, wsa, wsse } from '../test/messages.ts'
import { decodeAnswer, decodeEnvelope, encodeEnvelope, type EnvelopeOptions } from './envelope.ts'
import { SoapFaultError } from './soap-fault-error.ts'

const anonymous = `${wsa}/anonymous`
const fault = (source: string | Uint8Array, options?: EnvelopeOptions): Promise<string> =>
  faultOf(() => decodeEnvelope(source, options))

describe('decodeEnvelope', () => {
  it('gives addresses, body and the exact text of the body', () => {
    const to = `<a:To s:mustUnderstand="TRUE">https://ids.example.org/rad-69</a:To>`
    const replyTo = `<a:ReplyTo><a:Address> ${anonymous}\n</a:Address></a:ReplyTo>`
    const envelope = decodeEnvelope(request({ header: to + replyTo }))
    expect(envelope).toMatchObject({
      action: 'urn:example:ask',
      messageId: 'urn:uuid:5b0c9b4e-6d0f-4f2e-9d53-5d0f61a1a001',
      to: 'https://ids.example.org/rad-69',
      replyTo: anonymous,
      relatesTo: undefined,
      security: undefined,
      securityXml: undefined,
      bodyXml: '<q:Ask xmlns:q="urn:example:q">é</q:Ask>',
    })
    expect(envelope.body.name).toBe('Ask')
  })

  it('takes bytes, with a byte order mark or without', () => {
    const bytes = Buffer.from(`\uFEFF${request()}`)
    expect(decodeEnvelope(bytes).bodyXml).toBe('<q:Ask xmlns:q="urn:example:q">é</q:Ask>')
  })

  it('takes a missing ReplyTo as anonymous (ITI TF-2: Appendix V.3)', () => {
    expect(decodeEnvelope(request()).replyTo).toBe(anonymous)
  })

  it('gives the Security header and its child as it came', () => {
    const assertion = '<x:Assertion  ID = "_1" xmlns:x="urn:x"><![CDATA[é]]></x:Assertion >'
    const header = `<w:Security xmlns:w="${wsse}" s:mustUnderstand="1">\n${assertion}</w:Security>`
    const { security, securityXml, text } = decodeEnvelope(request({ header }))
    expect(securityXml).toBe(assertion)
    expect(text.slice(security?.start, security?.end)).toBe(header)
  })

  it('does not trim an action, which blanks would make another one', () => {
    expect(decodeEnvelope(request({ action: '<a:Action> urn:x\n</a:Action>' })).action).toBe(
      ' urn:x\n',
    )
  })

  it('lets pretty-printing and comments stand around everything', () => {
    const pretty = request().replaceAll('><', '>\n  <!-- x -->\n<')
    expect(decodeEnvelope(pretty).action).toBe('urn:example:ask')
  })
})

const misaddressed: readonly (readonly [string, Draft, string])[] = [
  ['a missing Action', { action: '' }, 'Sender/MessageAddressingHeaderRequired'],
  [
    'a blank Action',
    { action: '<a:Action> \n</a:Action>' },
    'Sender/MessageAddressingHeaderRequired',
  ],
  [
    'two Actions',
    { header: '<a:Action>urn:example:ask</a:Action>' },
    'Sender/InvalidAddressingHeader/InvalidCardinality',
  ],
  [
    'an old Action',
    { action: '<Action xmlns="http://schemas.xmlsoap.org/ws/2004/08/addressing">x</Action>' },
    'Sender/MessageAddressingHeaderRequired',
  ],
  ['a missing MessageID', { messageId: '' }, 'Sender/MessageAddressingHeaderRequired'],
  ['a blank MessageID', { messageId: '<a:MessageID/>' }, 'Sender/MessageAddressingHeaderRequired'],
  [
    'two MessageIDs',
    { header: '<a:MessageID>x</a:MessageID>' },
    'Sender/InvalidAddressingHeader/InvalidCardinality',
  ],
  [
    'a huge MessageID',
    { messageId: `<a:MessageID>${'x'.repeat(4097)}</a:MessageID>` },
    'Sender/InvalidAddressingHeader',
  ],
  [
    'two ReplyTos',
    { header: '<a:ReplyTo/><a:ReplyTo/>' },
    'Sender/InvalidAddressingHeader/InvalidCardinality',
  ],
  [
    'a ReplyTo without address',
    { header: '<a:ReplyTo/>' },
    'Sender/InvalidAddressingHeader/MissingAddressInEPR',
  ],
  ...['http://169.254.169.254/x', 'https://attacker.example', `${wsa}/none`, 'mailto:a@b'].map<
    readonly [string, Draft, string]
  >((address) => [
    `a ReplyTo of ${address}`,
    { header: `<a:ReplyTo><a:Address>${address}</a:Address></a:ReplyTo>` },
    'Sender/InvalidAddressingHeader/OnlyAnonymousAddressSupported',
  ]),
  [
    'a FaultTo elsewhere',
    { header: '<a:FaultTo><a:Address>http://127.0.0.1/x</a:Address></a:FaultTo>' },
    'Sender/InvalidAddressingHeader/OnlyAnonymousAddressSupported',
  ],
  [
    'a FaultTo of nobody: accepted',
    { header: `<a:FaultTo><a:Address>${wsa}/none</a:Address></a:FaultTo>` },
    'accepted',
  ],
]

describe('decodeEnvelope answers with a fault to', () => {
  it.each([
    ['no SOAP at all', '<html/>', 'Sender'],
    ['no XML', '{"a":1}', 'Sender'],
    ['nothing', '', 'Sender'],
    ['a DOCTYPE', `<!DOCTYPE x>${request()}`, 'Sender'],
    [
      'SOAP 1.1',
      request().replaceAll(soap, 'http://schemas.xmlsoap.org/soap/envelope/'),
      'VersionMismatch',
    ],
    ['an envelope of nobody', request().replaceAll(soap, 'urn:x'), 'VersionMismatch'],
    ['no Body', request().replace(/<s:Body>.*<\/s:Body>/, ''), 'Sender'],
    ['two Bodies', request().replace(/(<s:Body>.*<\/s:Body>)/, '$1$1'), 'Sender'],
    ['two Headers', request().replace('<s:Header>', '<s:Header/><s:Header>'), 'Sender'],
    ['a Header behind the Body', request().replace('</s:Body>', '</s:Body><s:Header/>'), 'Sender'],
    ['something behind the Body', request().replace('</s:Body>', '</s:Body><x/>'), 'Sender'],
    ['an empty Body', request({ body: '' }), 'Sender'],
    ['a Body with two children', request({ body: '<x/><y/>' }), 'Sender'],
    ['text in the Body', request({ body: 'x<x/>' }), 'Sender'],
    ['text in the Header', request({ header: 'x' }), 'Sender'],
    ['a fault', request({ body: '<s:Fault/>' }), 'Sender'],
    ['a Body of another namespace', request().replaceAll('s:Body', 'Body'), 'Sender'],
    [
      'an Include in the Header',
      request({ header: '<x><i:Include xmlns:i="http://www.w3.org/2004/08/xop/include"/></x>' }),
      'Sender',
    ],
    [
      'a huge Security header',
      request({ header: `<w:Security xmlns:w="${wsse}">${'x'.repeat(65_536)}</w:Security>` }),
      'Sender',
    ],
  ])('%s', async (_, source, expected) => {
    expect(await fault(source)).toBe(expected)
  })

  it.each(misaddressed)('%s (WS-Addressing SOAP binding: 6.4)', async (_, draft, expected) => {
    expect(await fault(request(draft))).toBe(expected)
  })

  it.each([
    ['1', 'MustUnderstand'],
    ['true', 'MustUnderstand'],
    ['True', 'MustUnderstand'],
    ['0', 'accepted'],
    ['false', 'accepted'],
    ['yes', 'Sender'],
  ])('an unknown header with mustUnderstand="%s": %s', async (value, expected) => {
    expect(await fault(request({ header: `<x:X xmlns:x="u" s:mustUnderstand="${value}"/>` }))).toBe(
      expected,
    )
  })

  it.each([
    [`${soap}/role/next`, 'MustUnderstand'],
    [`${soap}/role/ultimateReceiver`, 'MustUnderstand'],
    [`${soap}/role/none`, 'accepted'],
    ['urn:example:somebody-else', 'accepted'],
  ])('an unknown header for the role %s: %s', async (role, expected) => {
    const header = `<x:X xmlns:x="u" s:role="${role}" s:mustUnderstand="1"/>`
    expect(await fault(request({ header }))).toBe(expected)
  })

  it('no header that the caller says it understands', async () => {
    const header = '<x:X xmlns:x="u" s:mustUnderstand="1"/>'
    expect(await fault(request({ header }), { understood: [{ namespace: 'u', name: 'X' }] })).toBe(
      'accepted',
    )
    expect(await fault(request({ header }), { understood: [{ namespace: 'u', name: 'Y' }] })).toBe(
      'MustUnderstand',
    )
  })

  it('headers for others as if they were not there', async () => {
    const header =
      '<a:Action s:role="urn:other">x</a:Action>' +
      `<w:Security xmlns:w="${wsse}" s:role="urn:other"><x/></w:Security>`
    const envelope = decodeEnvelope(request({ header }))
    expect(envelope.action).toBe('urn:example:ask')
    expect(envelope.security).toBeUndefined()
  })

  it('repeats nothing of the message', () => {
    expect(() => decodeEnvelope('<Canary></Secret>')).toThrow(/^(?!.*(?:Canary|Secret|\d))/)
  })

  it('limits of the caller', async () => {
    expect(await fault(request(), { limits: { bytesMax: 100 } })).toBe('Sender')
  })
})

describe('decodeAnswer', () => {
  it('takes an answer without any header', () => {
    const answer = decodeAnswer(`<s:Envelope xmlns:s="${soap}"><s:Body><x/></s:Body></s:Envelope>`)
    expect(answer).toMatchObject({ action: undefined, relatesTo: undefined, messageId: undefined })
  })

  it('tells what it relates to', () => {
    const header = '<a:RelatesTo>urn:uuid:1</a:RelatesTo>'
    expect(decodeAnswer(request({ messageId: '', header })).relatesTo).toBe('urn:uuid:1')
  })

  it('refuses SOAP 1.1 as requests do', () => {
    expect(() =>
      decodeAnswer('<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>'),
    ).toThrow(SoapFaultError)
  })
})

describe('encodeEnvelope', () => {
  it('writes a request that is read back, Action with mustUnderstand (ITI TF-2: Appendix V.3)', () => {
    const text = encodeEnvelope({
      action: 'urn:example:ask',
      messageId: 'urn:uuid:1',
      to: 'https://x.example/?a=1&b=2',
      bodyXml: '<x>é</x>',
    })
    expect(decodeEnvelope(text)).toMatchObject({
      action: 'urn:example:ask',
      messageId: 'urn:uuid:1',
      to: 'https://x.example/?a=1&b=2',
      replyTo: anonymous,
      relatesTo: undefined,
      bodyXml: '<x>é</x>',
    })
    const [header] = readXml(text).children
    expect(header?.children.map(({ name }) => name)).toEqual([
      'Action',
      'MessageID',
      'To',
      'ReplyTo',
    ])
    expect(header?.children[0]?.attributes.get(`{${soap}}mustUnderstand`)).toBe('1')
  })

  it('writes an answer with RelatesTo, without ReplyTo', () => {
    const text = encodeEnvelope({ action: 'a', messageId: 'm', relatesTo: 'r', bodyXml: '<x/>' })
    const answer = decodeAnswer(text)
    expect([answer.action, answer.messageId, answer.relatesTo]).toEqual(['a', 'm', 'r'])
    expect(text).not.toContain('ReplyTo')
  })

  it.each(['<Assertion xmlns="urn:x">é</Assertion>', '<x:SecurityToken xmlns:x="urn:x"/>'])(
    'puts %s into a Security header byte for byte',
    (securityXml) => {
      const text = encodeEnvelope({ action: 'a', messageId: 'm', securityXml, bodyXml: '<x/>' })
      expect(decodeEnvelope(text).securityXml).toBe(securityXml)
    },
  )

  it('takes a Security header that is whole already as it is', () => {
    const securityXml = `<w:Security xmlns:w="${wsse}"><x/></w:Security>`
    const text = encodeEnvelope({ action: 'a', messageId: 'm', securityXml, bodyXml: '<x/>' })
    expect(text.split('Security>')).toHaveLength(2)
    expect(decodeEnvelope(text).securityXml).toBe('<x/>')
  })
})
