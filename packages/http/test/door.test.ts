// Who comes through the door of a server over real mutual TLS, and what is said to those who do
// not.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Identity } from '@isthmus/tls/authority'
import type { Flaw } from '@isthmus/tls/throwaway-pki'
import { createClient } from '../src/client.ts'
import { rawExchange, requestText } from './raw-exchange.ts'
import { type TwoNodes, peerRecord, startTwoNodes } from './two-nodes.ts'

let nodes: TwoNodes
let ca: string[] = []
const handled: string[] = []

beforeAll(async () => {
  nodes = await startTwoNodes()
  ca = [nodes.pki.authority.certificate]
  nodes.server.route('POST', '/echo', {
    actors: ['document-consumer'],
    async handler(request) {
      const text = await request.text()
      handled.push(`${request.peer.name} ${text}`)
      return { status: 200, body: text }
    },
  })
  nodes.server.route('GET', '/registry-only', {
    actors: ['document-registry'],
    handler: (request) => {
      handled.push(request.path)
      return Promise.resolve({ status: 200 })
    },
  })
  await nodes.server.listen()
})

afterAll(() => nodes.close())

afterEach(() => {
  handled.length = 0
  nodes.refusals.length = 0
  nodes.peers.replace(nodes.records)
})

function say(bytes: string, identity: Identity | undefined = nodes.caller): Promise<string> {
  const { origin } = nodes.server
  return rawExchange({
    origin,
    bytes,
    ...(identity === undefined ? {} : { identity }),
    options: { ca },
  })
}

const echo = requestText('POST /echo', ['Content-Type: text/plain', 'Content-Length: 5'], 'hello')

test('a listed peer that is the right actor is answered', async () => {
  expect(await say(echo)).toMatch(/^HTTP\/1\.1 200 [^]*hello$/)
  expect(handled).toEqual(['caller hello'])
  expect(nodes.refusals).toEqual([])
})

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (version) => {
  const only = { minVersion: version, maxVersion: version }

  test('no certificate: no byte of a pipelined request is handled (ITI TF-2: 3.19.6.1)', async () => {
    const { origin } = nodes.server
    expect(await rawExchange({ origin, bytes: echo, options: { ca, ...only } })).toBe('')
    expect(await nodes.refused(1)).toMatchObject([
      { kind: 'node', reason: 'no-certificate', address: '127.0.0.1' },
    ])
    expect(handled).toEqual([])
  })

  const flaws: readonly (readonly [Flaw, string])[] = [
    ['other-authority', 'untrusted'],
    ['expired', 'expired'],
    ['self-signed', 'untrusted'],
  ]
  test.each(flaws)('%s: no byte of a pipelined request is handled', async (flaw, reason) => {
    const identity = await nodes.pki.flawed('Mallory', flaw)
    const { origin } = nodes.server
    expect(await rawExchange({ origin, bytes: echo, identity, options: { ca, ...only } })).toBe('')
    const [refusal] = await nodes.refused(1)
    expect(refusal).toMatchObject({ kind: 'node', reason, address: '127.0.0.1' })
    expect(refusal).toMatchObject({ certificateSubject: expect.stringContaining('CN=Mallory') })
    expect(handled).toEqual([])
  })

  test('good but not on the list: 403 without a body, nothing handled, reported', async () => {
    const identity = await nodes.pki.identity('Stranger')
    const { origin } = nodes.server
    const answer = await rawExchange({ origin, bytes: echo, identity, options: { ca, ...only } })
    expect(answer).toMatch(/^HTTP\/1\.1 403 [^]*content-length: 0\r\n[^]*\r\n\r\n$/i)
    expect(handled).toEqual([])
    expect(nodes.refusals).toMatchObject([{ kind: 'node', reason: 'not-on-list' }])
  })
})

test('a listed peer that is another actor hears 403, and it is reported', async () => {
  expect(await say(requestText('GET /registry-only'))).toMatch(/^HTTP\/1\.1 403 [^]*\r\n\r\n$/)
  expect(handled).toEqual([])
  expect(nodes.refusals).toMatchObject([
    { kind: 'actor', peer: { name: 'caller' }, endpoint: 'https://server.test/registry-only' },
  ])
})

test('a flood of one peer is told one by one, then counted, and the rest is told at the end', async () => {
  const own = await startTwoNodes()
  own.server.route('GET', '/registry-only', {
    actors: ['document-registry'],
    handler: () => Promise.reject(new Error('handled')),
  })
  await own.server.listen()
  const { signal } = new AbortController()
  const ask = async () => {
    const url = `${own.server.origin}/registry-only`
    await using answer = await own.client.request({ method: 'GET', url, peer: 'server', signal })
    return answer.status
  }
  const answers = new Set<number>()
  for (let count = 0; count < 75; count += 1) answers.add(await ask())
  expect(answers).toEqual(new Set([403]))
  expect(own.refusals).toHaveLength(60)
  await own.close()
  expect(own.refusals).toHaveLength(61)
  expect(own.refusals.at(-1)).toMatchObject({ kind: 'actor', unreported: 14 })
})

test('a disabled peer loses its open connection at the next request', async () => {
  const call = { method: 'POST', url: `${nodes.server.origin}/echo`, peer: 'server' } as const
  const { signal } = new AbortController()
  const tls = { ...nodes.caller, authorities: ca }
  const client = createClient({ tls, peers: nodes.peers, connectionsPerOriginMax: 1 })
  const first = await client.request({ ...call, body: 'one', signal })
  expect(await first.text()).toBe('one')
  const off = nodes.records.map((each) => ({ ...each, enabled: each.name === 'server' }))
  nodes.peers.replace(off)
  await expect(client.request({ ...call, body: 'two', signal })).rejects.toMatchObject({
    kind: 'no-answer',
  })
  await client.close()
  expect(handled).toEqual(['caller one'])
  expect(nodes.refusals).toMatchObject([{ kind: 'node', reason: 'no-longer-on-list' }])
})

test('a peer whose certificate changed is known by the new one alone', async () => {
  const renewed = await nodes.pki.identity('caller')
  nodes.peers.replace([
    ...nodes.records.filter(({ name }) => name === 'server'),
    peerRecord('caller', renewed, ['document-consumer']),
  ])
  expect(await say(echo)).toMatch(/^HTTP\/1\.1 403/)
  expect(await say(echo, renewed)).toMatch(/^HTTP\/1\.1 200/)
})

describe('what two readers could understand differently', () => {
  const body = ['Content-Type: text/plain', 'Content-Length: 5']
  const cases: readonly (readonly [string, string, number])[] = [
    ['two Content-Type', requestText('POST /echo', [...body, 'Content-Type: a/b'], 'hello'), 400],
    ['two Host', requestText('POST /echo', [...body, 'Host: other'], 'hello'), 400],
    ['two Content-Length', requestText('POST /echo', [...body, 'Content-Length: 5'], 'hello'), 400],
    [
      'Content-Length beside Transfer-Encoding',
      requestText('POST /echo', [...body, 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
      400,
    ],
    [
      'a transfer encoding besides chunked',
      requestText('POST /echo', ['Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'),
      501,
    ],
    [
      'a compressed body',
      requestText('POST /echo', [...body, 'Content-Encoding: gzip'], 'hello'),
      415,
    ],
    ['an absolute target', requestText('GET http://other/echo'), 400],
    ['a bare line feed', 'GET /health HTTP/1.1\nHost: server.test\n\n', 400],
    ['a header of 20 kB', requestText('GET /health', [`X: ${'x'.repeat(20_000)}`]), 431],
    ['an unknown expectation', requestText('POST /echo', [...body, 'Expect: magic'], 'hello'), 417],
    ['a path that nobody serves', requestText('GET /nothing'), 404],
    ['TRACE', requestText('TRACE /echo'), 404],
  ]
  test.each(cases)('%s is refused', async (_, bytes, status) => {
    expect(await say(bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(handled).toEqual([])
    expect(nodes.refusals.map(({ kind }) => kind)).toEqual(
      status === 404 || status === 417 ? [] : ['malformed'],
    )
  })
})

test('a sender that waits for 100 Continue hears it from a route that takes the body', async () => {
  const waiting = ['Content-Type: text/plain', 'Content-Length: 5', 'Expect: 100-continue']
  const answer = await say(requestText('POST /echo', waiting, 'hello'))
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  const refused = await say(requestText('POST /registry-only', waiting, 'hello'))
  expect(refused).toMatch(/^HTTP\/1\.1 404 /)
})

test('a sender whose announced body is over the limit hears so before it sends it', async () => {
  const head = ['Content-Length: 9999999999', 'Expect: 100-continue']
  expect(await say(requestText('POST /echo', head))).toMatch(/^HTTP\/1\.1 413 /)
  expect(handled).toEqual([])
})

test('an upgrade is not taken up', async () => {
  const head = ['Upgrade: websocket', 'Connection: upgrade']
  expect(await say(requestText('GET /health', head))).toMatch(/^HTTP\/1\.1 (200|400) /)
})

test('a head that does not come to its end is cut off', async () => {
  const impatient = await startTwoNodes({ limits: { headersMs: 100 } })
  const origin = await impatient.server.listen()
  const answer = await rawExchange({
    origin,
    bytes: 'GET /health HTTP/1.1\r\nHost: server.test\r\n',
    identity: impatient.caller,
    options: { ca: [impatient.pki.authority.certificate] },
  })
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  await impatient.close()
})

test('lists every route that the router knows', () => {
  expect(nodes.server.routes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /health',
    'GET /metrics',
    'POST /echo',
    'GET /registry-only',
  ])
})

test('/health and /metrics answer any peer', async () => {
  expect(await say(requestText('GET /health'))).toMatch(/^HTTP\/1\.1 200 [^]*{"ok":true}/)
  expect(await say(requestText('GET /metrics'))).toContain('isthmus_requests_total')
})

test('a refusal that cannot be audited is still a refusal', async () => {
  const broken = await startTwoNodes({ onRefused: () => Promise.reject(new Error('no disk')) })
  broken.server.route('GET', '/x', {
    actors: ['document-registry'],
    handler: () => Promise.resolve({ status: 200, body: 'secret' }),
  })
  const origin = await broken.server.listen()
  const answer = await rawExchange({
    origin,
    bytes: requestText('GET /x'),
    identity: broken.caller,
    options: { ca: [broken.pki.authority.certificate] },
  })
  expect(answer).toMatch(/^HTTP\/1\.1 500 [^]*content-length: 0/i)
  await broken.close()
})
