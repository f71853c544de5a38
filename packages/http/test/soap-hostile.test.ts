// SOAP requests as strangers write them: what is refused, how, and that it is reported before the
// answer leaves.
import { createPrivateKey } from 'node:crypto'
import { silentLog } from '@isthmus/log/log'
import { AssertionError, wsseNamespace } from '@isthmus/saml/assertion-error'
import { createAssertionTrust } from '@isthmus/saml/assertion-trust'
import { createAssertionVerifier } from '@isthmus/saml/assertion-verifier'
import { samlNamespace } from '@isthmus/saml/saml-names'
import { type AssertionOrder, signAssertion } from '@isthmus/saml/write-assertion'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { envelopeText, noteTransaction } from './note-transactions.ts'
import { rawExchange } from './raw-exchange.ts'
import { type TwoNodes, startTwoNodes } from './two-nodes.ts'

const ask = noteTransaction('ITI-18', 'simple')
const store = noteTransaction('ITI-41', 'mtom')
const issuer = 'https://north.test/idp'
const handled: string[] = []
let nodes: TwoNodes

const subject = {
  assertionId: '_1',
  issuer: 'North',
  nameId: 'n',
  spProvidedId: undefined,
  displayName: undefined,
  organization: undefined,
  organizationId: undefined,
  homeCommunityId: undefined,
  roles: [],
  purposesOfUse: [],
  patientId: undefined,
  notOnOrAfter: new Date(0),
}

const assertion =
  '<x:Assertion xmlns:x="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1">good</x:Assertion>'

function security(content: string): string {
  return `<w:Security xmlns:w="${wsseNamespace}">${content}</w:Security>`
}

function verify({ envelopeText: text }: { envelopeText: string }) {
  if (!text.includes('Assertion')) {
    throw new AssertionError('SecurityTokenUnavailable', 'no assertion')
  }
  if (!text.includes('>good<')) throw new AssertionError('FailedCheck', 'signature wrong')
  return { subject, assertionXml: assertion }
}

beforeAll(async () => {
  nodes = await startTwoNodes({ log: silentLog })
  const { server } = nodes
  const actors = ['document-consumer'] as const
  const limits = {
    rootPartBytesMax: 20_000,
    partsMax: 3,
    partBytesMax: 1_000,
    totalBytesMax: 30_000,
  }
  server.serve('/ask', ask, { actors, limits, handler: ({ request }) => answer(request.text) })
  server.serve('/store', store, {
    actors,
    limits,
    async handler({ request, parts }) {
      for await (const { bytes } of parts) for await (const _ of bytes) handled.push('bytes')
      return answer(request.text)
    },
  })
  for (const mode of ['required', 'accepted'] as const) {
    server.serve(`/${mode}`, ask, {
      actors,
      assertion: { mode, verify },
      handler: ({ subject: who, assertionXml }) =>
        answer(`${who?.assertionId ?? 'nobody'} ${assertionXml ?? ''}`),
    })
  }
  server.serve('/of-another', ask, {
    actors,
    assertion: { mode: 'required', verify },
    handler: () => Promise.reject(new AssertionError('FailedAuthentication', 'of another')),
  })
  const verifier = createAssertionVerifier({
    trust: createAssertionTrust({
      issuers: [{ issuer, certificatePem: nodes.caller.certificate }],
      audiences: ['https://domain.test'],
    }),
    recipients: [],
  })
  server.serve('/verified', ask, {
    actors,
    assertion: {
      mode: 'required',
      verify: (input) =>
        verifier.verify({ ...input, peer: { ...input.peer, assertionIssuers: [issuer] } }),
    },
    handler: ({ assertionXml }) => answer(assertionXml ?? ''),
  })
  await server.listen()
})

function sampleOrder(): AssertionOrder {
  const now = new Date()
  return {
    id: '_2',
    now,
    authnInstant: now,
    nameId: 'r.okafor',
    displayName: 'Ruth Okafor',
    organization: 'North',
    organizationId: 'urn:oid:2.999.77.2',
    homeCommunityId: 'urn:oid:2.999.77.3',
    roles: [{ code: '66862007', scheme: '2.16.840.1.113883.6.96', display: 'Radiologist' }],
    purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
  }
}

afterAll(() => nodes.close())

afterEach(() => {
  handled.length = 0
  nodes.refusals.length = 0
})

function answer(text: string) {
  handled.push(text)
  return Promise.resolve({ response: { text } })
}

async function post(path: string, contentType: string, body: string | Buffer): Promise<string> {
  const bytes = Buffer.from(body)
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: server.test',
    'Connection: close',
    ...(contentType === '' ? [] : [`Content-Type: ${contentType}`]),
    `Content-Length: ${bytes.length}`,
    '\r\n',
  ].join('\r\n')
  return rawExchange({
    origin: nodes.server.origin,
    identity: nodes.caller,
    bytes: Buffer.concat([Buffer.from(head), bytes]),
    options: { ca: [nodes.pki.authority.certificate] },
  })
}

const soap = 'application/soap+xml; charset=UTF-8'
const good = envelopeText({ action: ask.requestAction })

function part(id: string, text: string): string {
  return ['--b', `Content-ID: <${id}>`, '', text, ''].join('\r\n')
}

function withHeader(header: string): string {
  return envelopeText({ action: ask.requestAction, header })
}

function fault(code: string, status: number): RegExp {
  return new RegExp(`^HTTP/1\\.1 ${status} [^]*<env:Value>env:${code}</env:Value>`)
}

describe('simple SOAP', () => {
  test('a request as a stranger writes it is answered', async () => {
    const text = await post('/ask', `${soap}; action="${ask.requestAction}"`, good)
    expect(text).toMatch(/^HTTP\/1\.1 200 [^]*content-type: application\/soap\+xml/i)
    expect(text).toContain('RelatesTo>urn:uuid:1<')
    expect(handled).toEqual(['hello'])
    expect(nodes.refusals).toEqual([])
  })

  const doctype = `<!DOCTYPE x [<!ENTITY a "b">]>${good}`
  const deep = envelopeText({
    action: ask.requestAction,
    body: `${'<a>'.repeat(2000)}${'</a>'.repeat(2000)}`,
  })
  const manyAttributes = envelopeText({
    action: ask.requestAction,
    body: `<a ${Array.from({ length: 1000 }, (_, at) => `b${at}="c"`).join(' ')}/>`,
  })
  const cases: readonly (readonly [string, readonly [string, string], RegExp])[] = [
    ['no Content-Type', ['', good], fault('Sender', 400)],
    ['SOAP 1.1', ['text/xml', good], fault('VersionMismatch', 500)],
    ['another type', ['application/json', good], fault('Sender', 400)],
    [
      'an action in the HTTP header that is not in the message',
      [`${soap}; action="urn:x"`, good],
      /ActionMismatch/,
    ],
    ['a DTD', [soap, doctype], fault('Sender', 400)],
    ['deep nesting', [soap, deep], fault('Sender', 400)],
    ['an attribute flood', [soap, manyAttributes], fault('Sender', 400)],
    ['an envelope over its limit', [soap, good + ' '.repeat(20_000)], fault('Sender', 400)],
    [
      'no message of the transaction',
      [soap, envelopeText({ action: ask.requestAction, body: '<x/>' })],
      fault('Sender', 400),
    ],
    [
      'a header that must be understood and is not',
      [soap, envelopeText({ action: ask.requestAction, header: '<x s:mustUnderstand="1"/>' })],
      fault('MustUnderstand', 500),
    ],
    [
      'an answer wanted elsewhere',
      [
        soap,
        envelopeText({
          action: ask.requestAction,
          header: '<a:ReplyTo><a:Address>http://127.0.0.1:1/</a:Address></a:ReplyTo>',
        }),
      ],
      /OnlyAnonymousAddressSupported/,
    ],
    ['nothing', [soap, ''], fault('Sender', 400)],
  ]
  test.each(cases)('%s is a fault, nothing handled', async (_, [contentType, body], expected) => {
    expect(await post('/ask', contentType, body)).toMatch(expected)
    expect(handled).toEqual([])
    expect(nodes.refusals).toMatchObject([
      { kind: 'malformed', transaction: 'ITI-18', endpoint: 'https://server.test/ask' },
    ])
  })
})

describe('MTOM', () => {
  const type =
    'multipart/related; boundary=b; type="application/xop+xml"; start="<r>"; ' +
    'start-info="application/soap+xml"'
  const root = [
    '--b',
    'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"',
    'Content-ID: <r>',
    '',
    envelopeText({ action: store.requestAction }),
    '',
  ].join('\r\n')
  test('a message as a stranger writes it is answered in MTOM', async () => {
    const text = await post('/store', type, `${root}${part('a', 'x')}--b--\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 200 [^]*content-type: multipart\/related/i)
    expect(handled).toEqual(['bytes', 'hello'])
  })

  const cases: readonly (readonly [string, string, string])[] = [
    ['no boundary', type.replace('boundary=b; ', ''), `${root}--b--\r\n`],
    ['a start that no part has', type.replace('<r>', '<q>'), `${root}--b--\r\n`],
    ['no closing delimiter', type, `${root}${part('a', 'x')}`],
    ['a root part cut off', type, root.slice(0, -40)],
    ['a part over its limit', type, `${root}${part('a', 'x'.repeat(2_000))}--b--\r\n`],
    [
      'too many parts',
      type,
      `${root}${'abc'
        .split('')
        .map((id) => part(id, 'x'))
        .join('')}--b--`,
    ],
    ['a message over its limit', type, `${root}${' '.repeat(40_000)}--b--\r\n`],
    ['two parts of one Content-ID', type, `${root}${part('a', 'x')}${part('a', 'y')}--b--\r\n`],
  ]
  test.each(cases)('%s is a fault', async (_, contentType, body) => {
    expect(await post('/store', contentType, body)).toMatch(fault('Sender', 400))
    expect(handled).not.toContain('hello')
    expect(nodes.refusals).toMatchObject([{ kind: 'malformed', transaction: 'ITI-41' }])
  })
})

describe('assertions (ITI TF-2: 3.40.4.1.3)', () => {
  test('what is passed on is complete in itself, also where the envelope declared its namespaces', async () => {
    const { privateKey: key, certificate } = nodes.caller
    const signed = signAssertion(sampleOrder(), {
      issuer,
      audience: 'https://domain.test',
      validityMs: 60_000,
      key: createPrivateKey(key),
      certificatePem: certificate,
    })
    const declaration = ` xmlns:saml2="${samlNamespace}"`
    const envelope = withHeader(security(signed.replace(declaration, '')))
    const text = envelope.replace('<s:Envelope', `<s:Envelope${declaration}`)
    expect(await post('/verified', soap, text)).toMatch(/^HTTP\/1\.1 200 /)
    const [passedOn = ''] = handled
    expect(passedOn).toContain('<saml2:Assertion')
    expect(await post('/verified', soap, withHeader(security(passedOn)))).toMatch(/ 200 /)
    expect(handled).toEqual([passedOn, passedOn])
  })

  test.each(['required', 'accepted'])('a good one is believed where it is %s', async (mode) => {
    const text = await post(`/${mode}`, soap, withHeader(security(assertion)))
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(handled).toEqual([`_1 ${assertion}`])
  })

  test.each([
    ['required', '', 'SecurityTokenUnavailable'],
    ['required', security(''), 'SecurityTokenUnavailable'],
    ['required', security(assertion.replace('good', 'bad')), 'FailedCheck'],
    ['accepted', security(assertion.replace('good', 'bad')), 'FailedCheck'],
  ])('where it is %s: %s is a fault of the wsse family', async (mode, header, subcode) => {
    const text = await post(`/${mode}`, soap, withHeader(header))
    expect(text).toMatch(fault('Sender', 400))
    expect(text).toContain(`>wsse:${subcode}<`)
    expect(handled).toEqual([])
    expect(nodes.refusals).toMatchObject([
      {
        kind: 'assertion',
        subcode,
        transaction: 'ITI-18',
        requestXml: '<note xmlns="urn:test">hello</note>',
      },
    ])
  })

  test('one that the handler finds not to fit its request is refused just so', async () => {
    const text = await post('/of-another', soap, withHeader(security(assertion)))
    expect(text).toMatch(fault('Sender', 400))
    expect(text).toContain('>wsse:FailedAuthentication<')
    expect(nodes.refusals).toMatchObject([
      {
        kind: 'assertion',
        subcode: 'FailedAuthentication',
        reason: 'of another',
        requestXml: '<note xmlns="urn:test">hello</note>',
      },
    ])
  })

  test.each(['', security('')])('none is fine where it is accepted: %s', async (header) => {
    expect(await post('/accepted', soap, withHeader(header))).toMatch(/^HTTP\/1\.1 200 /)
    expect(handled).toEqual(['nobody '])
    expect(nodes.refusals).toEqual([])
  })
})

test('a fault that cannot be audited is our own failure, and still no answer', async () => {
  const broken = await startTwoNodes({ onRefused: () => Promise.reject(new Error('no disk')) })
  broken.server.serve('/ask', ask, {
    actors: ['document-consumer'],
    handler: () => Promise.resolve({ response: { text: 'secret' } }),
  })
  await broken.server.listen()
  const other = { ...ask, requestAction: 'urn:test:other' }
  const { signal } = new AbortController()
  const url = `${broken.server.origin}/ask`
  await expect(
    broken.client.call(other, { url, peer: 'server', request: { text: '' }, signal }),
  ).rejects.toMatchObject({ code: 'Receiver' })
  await broken.close()
})
