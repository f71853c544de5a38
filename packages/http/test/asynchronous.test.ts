// Answers that are wanted at another address, over real mutual TLS (ITI TF-2: Appendix V.3).
import { createHash } from 'node:crypto'
import type { Exchange, Reply } from '@isthmus/ihe/transaction'
import type { OutgoingPart, Part } from '@isthmus/mime/part'
import { decodeAnswer } from '@isthmus/soap/envelope'
import { decodeFault } from '@isthmus/soap/fault'
import { readMtom, writeMtom } from '@isthmus/soap/mtom'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AskingNode, startAskingNode } from './asking-node.ts'
import { type Note, envelopeText, noteTransaction } from './note-transactions.ts'

const ask = noteTransaction('ITI-18', 'simple')
const store = noteTransaction('ITI-41', 'mtom')
const fetchAll = noteTransaction('RAD-69', 'mtom')
const actors = ['document-consumer'] as const
const soapType = 'application/soap+xml; charset=UTF-8'

interface Received {
  readonly path: string
  readonly peer: string
  readonly contentType: string
  readonly text: string
  readonly parts: readonly string[]
}

let nodes: AskingNode
let handled = 0
let handle: (exchange: Exchange<Note>) => Promise<Reply<Note>>
const endings: string[] = []
const received: Received[] = []
let statuses: number[] = []
let accepts = 0

beforeAll(async () => {
  nodes = await startAskingNode({
    deliveryRetriesAfterMs: [1, 1],
    deliveriesPerPeerMax: 2,
    closeMs: 1_000,
  })
  const { service, receiver } = nodes
  const handler = (exchange: Exchange<Note>): Promise<Reply<Note>> => {
    handled += 1
    return handle(exchange)
  }
  service.serve('/ask', ask, { actors, handler })
  service.serve('/store', store, { actors, handler })
  service.serve('/fetch', fetchAll, { actors, handler })
  for (const path of ['/replies', '/faults', '/secret']) {
    receiver.route('POST', path, {
      actors: ['document-registry'],
      limits: { bodyBytesMax: 16 * 1024 * 1024 },
      handler: async (request) => {
        const status = statuses.shift()
        if (status !== undefined) return { status }
        const contentType = request.headers.get('content-type') ?? ''
        const message = contentType.startsWith('multipart')
          ? await readParts(request.body, contentType)
          : { text: await request.text(), parts: [] }
        received.push({ path, peer: request.peer.name, contentType, ...message })
        return { status: 202 }
      },
    })
  }
  await nodes.listen(['/replies', '/faults', nobody])
})

afterAll(() => nodes.close())

afterEach(async () => {
  await nodes.deliveries(accepts)
  accepts = 0
  endings.length = 0
  received.length = 0
  nodes.refusals.length = 0
  nodes.logged.length = 0
  handled = 0
  statuses = []
})

async function readParts(body: AsyncIterable<Uint8Array>, contentType: string) {
  const message = await readMtom(body, { contentType })
  return { text: message.rootText, parts: await hashes(message.parts) }
}

async function hashes(parts: AsyncIterable<Part>): Promise<string[]> {
  const seen: string[] = []
  for await (const part of parts) {
    const hash = createHash('sha256')
    for await (const piece of part.bytes) hash.update(piece)
    seen.push(`${part.contentId ?? ''} ${hash.digest('hex')}`)
  }
  return seen
}

const chunk = Buffer.alloc(256 * 1024, 'isthmus ')

async function* bodies(
  list: readonly number[],
  gate = Promise.resolve(),
): AsyncGenerator<OutgoingPart> {
  for (const chunks of list) {
    await gate
    yield { contentId: `${chunks}@x`, contentType: 'application/dicom', bytes: pieces(chunks) }
  }
}

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at += 1) yield Promise.resolve(chunk)
}

function hashOf(chunks: number): string {
  const hash = createHash('sha256')
  for (let at = 0; at < chunks; at += 1) hash.update(chunk)
  return hash.digest('hex')
}

function ended(how: string): Promise<void> {
  endings.push(how)
  return Promise.resolve()
}

function answerWith(text: string, more: Partial<Reply<Note>> = {}): void {
  handle = () => Promise.resolve({ response: { text }, ended, ...more })
}

/** The deliveries of all requests of this test are over. */
function delivered() {
  return nodes.deliveries(accepts)
}

function elsewhere(path: string): string {
  return path.includes(':') ? path : `${nodes.receiver.origin}${path}`
}

function addresses(to: Readonly<Record<string, string>>): string {
  return Object.entries(to)
    .map(([name, path]) => `<a:${name}><a:Address>${elsewhere(path)}</a:Address></a:${name}>`)
    .join('')
}

async function post(
  path: string,
  message: { readonly contentType: string; readonly body: string | AsyncIterable<Uint8Array> },
  client = nodes.asker,
): Promise<{ readonly status: number; readonly text: string }> {
  const { contentType, body } = message
  await using answer = await client.request({
    method: 'POST',
    url: `${nodes.service.origin}${path}`,
    peer: 'service',
    headers: { 'content-type': contentType },
    body,
    signal: new AbortController().signal,
  })
  if (answer.status === 202) accepts += 1
  return { status: answer.status, text: await answer.text() }
}

function asking(to: Readonly<Record<string, string>>) {
  const body = envelopeText({ action: ask.requestAction, header: addresses(to) })
  return { contentType: soapType, body }
}

function mtom(action: string, parts?: AsyncIterable<OutgoingPart>, to = '/replies') {
  const envelope = envelopeText({ action, header: addresses({ ReplyTo: to }) })
  return writeMtom({ envelope, rootContentId: 'r@x', boundary: 'b', action, bodies: parts })
}

function faultIn({ text }: { readonly text: string }) {
  return decodeFault(decodeAnswer(text))
}

/** An address that is listed and where nobody listens. */
const nobody = 'https://127.0.0.1:1/replies'

const accepted = { status: 202, text: '' }

describe('a listed ReplyTo', () => {
  test('hears 202 on the connection and the answer at its address', async () => {
    answerWith('found')
    expect(await post('/ask', asking({ ReplyTo: '/replies' }))).toEqual(accepted)
    await delivered()
    expect(received).toMatchObject([{ path: '/replies', peer: 'service' }])
    expect(received[0]?.contentType).toContain(ask.responseAction)
    const answer = decodeAnswer(received[0]?.text ?? '')
    expect(answer).toMatchObject({
      action: ask.responseAction,
      relatesTo: 'urn:uuid:1',
      bodyXml: '<note xmlns="urn:test">found</note>',
    })
    expect(answer.messageId).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    expect(received[0]?.text).toContain(`<wsa:To>${elsewhere('/replies')}</wsa:To>`)
    expect(endings).toEqual(['sent'])
    expect(nodes.refusals).toEqual([])
  })

  test('gets an answer in pieces', async () => {
    async function* xml(): AsyncGenerator<string> {
      yield '<note xmlns="urn:test">'
      for (let at = 0; at < 300; at += 1) yield Promise.resolve('x'.repeat(1024))
      yield '</note>'
    }
    answerWith('', { responseXml: xml() })
    expect(await post('/ask', asking({ ReplyTo: '/replies' }))).toEqual(accepted)
    await delivered()
    expect(decodeAnswer(received[0]?.text ?? '').body.text).toHaveLength(300 * 1024)
  })

  test('gets an MTOM answer part by part, after the request was accepted', async () => {
    const gate = Promise.withResolvers<void>()
    answerWith('all', { bodies: bodies([1, 40], gate.promise) })
    expect(await post('/fetch', mtom(fetchAll.requestAction))).toEqual(accepted)
    expect(received).toEqual([])
    gate.resolve()
    await delivered()
    expect(received[0]?.parts).toEqual([`1@x ${hashOf(1)}`, `40@x ${hashOf(40)}`])
    expect(decodeAnswer(received[0]?.text ?? '').relatesTo).toBe('urn:uuid:1')
  })

  test('a request with documents is accepted when they have been read', async () => {
    const read = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    handle = async ({ parts }) => {
      const seen = await hashes(parts)
      read.resolve()
      await gate.promise
      return { response: { text: seen.join() } }
    }
    expect(await post('/store', mtom(store.requestAction, bodies([1, 3])))).toEqual(accepted)
    await read.promise
    gate.resolve()
    await delivered()
    const answer = decodeAnswer(received[0]?.text ?? '')
    expect(answer.body.text).toBe(`1@x ${hashOf(1)},3@x ${hashOf(3)}`)
  })

  test('a request that breaks off within a document is refused on the connection', async () => {
    handle = async ({ parts }) => ({ response: { text: (await hashes(parts)).join() } })
    const { contentType } = mtom(store.requestAction)
    const whole = mtom(store.requestAction, bodies([1]))
    const pulled: Uint8Array[] = []
    for await (const piece of whole.body) pulled.push(piece)
    const cut = Buffer.concat(pulled).subarray(0, -20).toString('latin1')
    const answer = await post('/store', { contentType, body: cut })
    expect(answer.status).toBe(400)
    expect(faultIn(answer)?.code).toBe('Sender')
    expect(received).toEqual([])
    expect(nodes.refusals).toMatchObject([{ kind: 'malformed' }])
  })
})

describe('a fault of a request that was accepted', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['goes to ReplyTo', { ReplyTo: '/replies' }, '/replies'],
    ['goes to a listed FaultTo', { ReplyTo: '/replies', FaultTo: '/faults' }, '/faults'],
  ]
  test.each(cases)('%s', async (_, to, path) => {
    handle = () => Promise.reject(new Error('patient Doe'))
    expect(await post('/ask', asking(to))).toEqual(accepted)
    await delivered()
    expect(received).toMatchObject([{ path }])
    const text = received[0]?.text ?? ''
    expect(faultIn({ text })?.code).toBe('Receiver')
    expect(decodeAnswer(text).relatesTo).toBe('urn:uuid:1')
    expect(text).toContain(`<wsa:To>${elsewhere(path)}</wsa:To>`)
    expect(text).not.toContain('Doe')
  })

  test('goes nowhere when none is wanted', async () => {
    handle = () => Promise.reject(new Error('no'))
    const none = 'http://www.w3.org/2005/08/addressing/none'
    const to = { ReplyTo: '/replies', FaultTo: none }
    expect(await post('/ask', asking(to))).toEqual(accepted)
    await delivered()
    expect(received).toEqual([])
  })

  test('is told on the connection when FaultTo is anonymous, and the answer elsewhere', async () => {
    const anonymous = 'http://www.w3.org/2005/08/addressing/anonymous'
    const to = { ReplyTo: '/replies', FaultTo: anonymous }
    handle = () => Promise.reject(new Error('no'))
    const answer = await post('/ask', asking(to))
    expect([answer.status, faultIn(answer)?.code]).toEqual([500, 'Receiver'])
    expect(received).toEqual([])
    answerWith('found')
    expect(await post('/ask', asking(to))).toEqual(accepted)
    await delivered()
  })
})

describe('nothing is handled and nothing sent for', () => {
  const onlyAnonymous = 'OnlyAnonymousAddressSupported'
  test.each([
    ['another path of the same server', { ReplyTo: '/secret' }],
    ['another server', { ReplyTo: 'https://127.0.0.1:2/replies' }],
    ['a FaultTo that is not listed', { ReplyTo: '/replies', FaultTo: '/secret' }],
  ])('%s', async (_, to) => {
    const answer = await post('/ask', asking(to))
    expect(answer.status).toBe(400)
    expect(faultIn(answer)?.subcodes.at(-1)?.name).toBe(onlyAnonymous)
    expect([handled, received]).toEqual([0, []])
    expect(nodes.refusals).toMatchObject([{ kind: 'malformed', transaction: 'ITI-18' }])
  })

  test('an address that another peer is listed with', async () => {
    const answer = await post('/ask', asking({ ReplyTo: '/replies' }), nodes.neighbour)
    expect(faultIn(answer)?.subcodes.at(-1)?.name).toBe(onlyAnonymous)
    expect([handled, received]).toEqual([0, []])
  })

  test('a request without MessageID', async () => {
    const { contentType, body } = asking({ ReplyTo: '/replies' })
    const answer = await post('/ask', {
      contentType,
      body: body.replace(/<a:MessageID>.*<\/a:MessageID>/, ''),
    })
    expect(faultIn(answer)?.subcodes[0]?.name).toBe('MessageAddressingHeaderRequired')
    expect([handled, received]).toEqual([0, []])
  })
})

describe('a receiver', () => {
  test('that has no room at first is asked again', async () => {
    answerWith('found')
    statuses = [503, 503]
    expect(await post('/ask', asking({ ReplyTo: '/replies' }))).toEqual(accepted)
    await delivered()
    expect([received.length, endings]).toEqual([1, ['sent']])
  })

  test.each([
    ['that never has room', [503, 503, 503], 'simple'],
    ['that refuses', [400], 'simple'],
    ['that fails on a stream', [503], 'mtom'],
  ] as const)('%s: logged, the transaction told, the service well', async (_, all, packaging) => {
    answerWith('found', packaging === 'mtom' ? { bodies: bodies([1]) } : {})
    statuses = [...all]
    const asked =
      packaging === 'mtom'
        ? post('/fetch', mtom(fetchAll.requestAction))
        : post('/ask', asking({ ReplyTo: '/replies' }))
    expect(await asked).toEqual(accepted)
    expect(await delivered()).toMatchObject([
      {
        message: 'answer was not delivered',
        peer: 'asker',
        error: expect.stringMatching('CallError'),
      },
    ])
    expect(endings).toEqual(['broken'])
    expect([statuses, received]).toEqual([[], []])
    answerWith('again')
    expect(await post('/ask', asking({ ReplyTo: '/replies' }))).toEqual(accepted)
    await delivered()
    expect(received).toHaveLength(1)
  })
})

describe('an address', () => {
  test.each(['simple', 'mtom'] as const)('where nobody listens: %s', async (packaging) => {
    let opened = 0
    async function* source(): AsyncGenerator<OutgoingPart> {
      opened += 1
      yield* bodies([1])
    }
    answerWith('found', packaging === 'mtom' ? { bodies: source() } : {})
    const asked =
      packaging === 'mtom'
        ? post('/fetch', mtom(fetchAll.requestAction, undefined, nobody))
        : post('/ask', asking({ ReplyTo: nobody }))
    expect(await asked).toEqual(accepted)
    expect(await delivered()).toMatchObject([{ message: 'answer was not delivered' }])
    expect([endings, opened]).toEqual([['broken'], 0])
  })

  test('where another than the listed peer answers gets no byte (ITI TF-2: 3.19)', async () => {
    answerWith('found')
    expect(await post('/ask', asking({ ReplyTo: `${nodes.service.origin}/ask` }))).toEqual(accepted)
    expect(await delivered()).toMatchObject([{ message: 'answer was not delivered' }])
    expect([endings, handled]).toEqual([['broken'], 1])
  })
})

test('a delivery that is one too many for its peer hears 503, nothing handled', async () => {
  const gate = Promise.withResolvers<void>()
  handle = async () => {
    await gate.promise
    return { response: { text: 'late' } }
  }
  const request = asking({ ReplyTo: '/replies' })
  expect(await Promise.all([post('/ask', request), post('/ask', request)])).toEqual([
    accepted,
    accepted,
  ])
  expect(await post('/ask', request)).toEqual({ status: 503, text: '' })
  expect(handled).toBe(2)
  gate.resolve()
  await delivered()
  expect(received).toHaveLength(2)
})

test('closing waits for deliveries; those that take too long are aborted and told', async () => {
  const aborted = Promise.withResolvers<void>()
  handle = ({ signal, request }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted.resolve()
        reject(new Error(request.text))
      })
    })
  expect(await post('/ask', asking({ ReplyTo: '/replies' }))).toEqual(accepted)
  const gate = Promise.withResolvers<void>()
  answerWith('in time', { bodies: bodies([2], gate.promise) })
  expect(await post('/fetch', mtom(fetchAll.requestAction))).toEqual(accepted)
  const closed = nodes.service.close()
  gate.resolve()
  await closed
  expect(received[0]?.parts).toEqual([`2@x ${hashOf(2)}`])
  await aborted.promise
  expect(await delivered()).toMatchObject([
    { message: 'answered elsewhere', transaction: 'RAD-69' },
    { message: 'answer was not delivered', transaction: 'ITI-18' },
  ])
})
