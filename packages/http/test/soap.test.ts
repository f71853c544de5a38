// SOAP transactions between our own client and our own server: simple and MTOM, faults, streams
// that break.
import { createHash } from 'node:crypto'
import type { Reply } from '@isthmus/ihe/transaction'
import type { OutgoingPart } from '@isthmus/mime/part'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Note, noteTransaction } from './note-transactions.ts'
import { type TwoNodes, startTwoNodes } from './two-nodes.ts'

const ask = noteTransaction('ITI-18', 'simple')
const store = noteTransaction('ITI-41', 'mtom')
const fetchAll = noteTransaction('RAD-69', 'mtom')

let nodes: TwoNodes
let origin = ''
const endings: string[] = []
let ending: (how: string) => void = () => undefined
let handled = 0
let answer: () => Promise<Reply<Note>> = () => Promise.resolve({ response: { text: '' } })

beforeAll(async () => {
  nodes = await startTwoNodes()
  const { server } = nodes
  const actors = ['document-consumer'] as const
  server.serve('/ask', ask, {
    actors,
    handler: ({ request, requestXml, endpoint, peer, subject }) => {
      handled += 1
      const text = [
        request.text,
        requestXml,
        endpoint,
        peer.name,
        subject?.nameId ?? 'nobody',
      ].join(' | ')
      return Promise.resolve({ response: { text }, ended })
    },
  })
  server.serve('/store', store, {
    actors,
    handler: async ({ request, parts }) => {
      const seen: string[] = [request.text]
      for await (const part of parts) {
        const hash = createHash('sha256')
        for await (const piece of part.bytes) hash.update(piece)
        seen.push(`${part.contentId ?? ''} ${hash.digest('hex')}`)
      }
      return { response: { text: seen.join() }, ended }
    },
  })
  server.serve('/reject', store, {
    actors,
    handler: () => Promise.resolve({ response: { text: 'rejected, unread' }, ended }),
  })
  server.serve('/fetch', fetchAll, { actors, handler: () => answer() })
  origin = await server.listen()
})

afterAll(() => nodes.close())

afterEach(() => {
  endings.length = 0
  nodes.refusals.length = 0
})

function ended(how: 'sent' | 'broken'): Promise<void> {
  endings.push(how)
  ending(how)
  return Promise.resolve()
}

function nextEnding(): Promise<string> {
  const last = endings.at(-1)
  if (last !== undefined) return Promise.resolve(last)
  return new Promise((resolve) => {
    ending = resolve
  })
}

function call(path: string, more: object = {}) {
  const { signal } = new AbortController()
  return { url: `${origin}${path}`, peer: 'server', request: { text: 'hello' }, signal, ...more }
}

const chunk = Buffer.alloc(256 * 1024, 'isthmus ')

interface Body {
  readonly id: string
  readonly chunks: number
  /** Throws before that chunk. */
  readonly breakAt?: number
}

async function* bodies(list: readonly Body[]): AsyncGenerator<OutgoingPart> {
  for (const { id, chunks, breakAt } of list) {
    yield {
      contentId: id,
      contentType: 'application/dicom',
      bytes: pieces(chunks, breakAt),
    }
  }
  await Promise.resolve()
}

async function* pieces(count: number, breakAt = -1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at += 1) {
    if (at === breakAt) throw new Error('the disk is gone')
    yield Promise.resolve(chunk)
  }
}

function hashOf(chunks: number): string {
  const hash = createHash('sha256')
  for (let at = 0; at < chunks; at += 1) hash.update(chunk)
  return hash.digest('hex')
}

test('a simple transaction goes there and back (ITI TF-2: Appendix V.3)', async () => {
  const { response, requestXml, messageId, address } = await nodes.client.call(ask, call('/ask'))
  expect(response.text).toBe(
    [
      'hello',
      '<note xmlns="urn:test">hello</note>',
      'https://server.test/ask',
      'caller',
      'nobody',
    ].join(' | '),
  )
  expect(requestXml).toBe('<note xmlns="urn:test">hello</note>')
  expect(messageId).toMatch(/^urn:uuid:/)
  expect(address).toBe('127.0.0.1')
  expect(await nextEnding()).toBe('sent')
})

test('an MTOM transaction carries its bodies and is answered in MTOM (ITI TF-2: Appendix V.3)', async () => {
  const two = bodies([
    { id: 'a@x', chunks: 1 },
    { id: 'b@x', chunks: 3 },
  ])
  const { response } = await nodes.client.call(store, call('/store', { bodies: two }))
  expect(response.text).toBe(`hello,a@x ${hashOf(1)},b@x ${hashOf(3)}`)
})

test('a hundred answers that nobody disposes of hold no connection', async () => {
  for (let at = 0; at < 100; at += 1) {
    const { response } = await nodes.client.call(store, call('/store'))
    expect(response.text).toBe('hello')
  }
  expect(nodes.server.routes()).toHaveLength(6)
})

test('100 MiB go up in one part without being held', { timeout: 30_000 }, async () => {
  const big = bodies([{ id: 'big@x', chunks: 400 }])
  const { response } = await nodes.client.call(store, call('/store', { bodies: big }))
  expect(response.text).toBe(`hello,big@x ${hashOf(400)}`)
})

test('an answer that comes before the body was read reaches the sender', async () => {
  let pulled = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; pulled < 4000; pulled += 1) yield Promise.resolve(chunk)
  }
  async function* one(): AsyncGenerator<OutgoingPart> {
    yield Promise.resolve({ contentId: 'a@x', contentType: 'a/b', bytes: endless() })
  }
  const { response } = await nodes.client.call(store, call('/reject', { bodies: one() }))
  expect(response.text).toBe('rejected, unread')
  expect(pulled).toBeLessThan(4000)
})

test('a streamed answer gives its parts in order', async () => {
  const list = [1, 2, 3].map((chunks) => ({ id: `${chunks}@x`, chunks }))
  answer = () => Promise.resolve({ response: { text: 'all' }, bodies: bodies(list), ended })
  await using got = await nodes.client.call(fetchAll, call('/fetch'))
  const seen: string[] = []
  for await (const part of got.parts) {
    const hash = createHash('sha256')
    for await (const piece of part.bytes) hash.update(piece)
    seen.push(`${part.contentId ?? ''} ${hash.digest('hex')}`)
  }
  expect(seen).toEqual([1, 2, 3].map((chunks) => `${chunks}@x ${hashOf(chunks)}`))
  expect(await nextEnding()).toBe('sent')
})

test('an answer whose body breaks midway is no answer (RAD TF-2: 4.69.4)', async () => {
  const list = [
    { id: '1@x', chunks: 2 },
    { id: '2@x', chunks: 20, breakAt: 10 },
  ]
  answer = () => Promise.resolve({ response: { text: 'all' }, bodies: bodies(list), ended })
  await using got = await nodes.client.call(fetchAll, call('/fetch'))
  let whole = 0
  async function readAll(): Promise<void> {
    for await (const part of got.parts) {
      for await (const _ of part.bytes) whole += 0
      whole += 1
    }
  }
  await expect(readAll()).rejects.toMatchObject({ name: 'CallError', notDone: false })
  expect(whole).toBe(1)
  expect(await nextEnding()).toBe('broken')
})

test('a reader that goes away breaks the answer and stops its source', async () => {
  let closed = false
  async function* source(): AsyncGenerator<OutgoingPart> {
    try {
      for (let at = 0; at < 1000; at += 1) {
        yield { contentId: `${at}@x`, contentType: 'a/b', bytes: pieces(4) }
      }
      await Promise.resolve()
    } finally {
      closed = true
    }
  }
  answer = () => Promise.resolve({ response: { text: 'all' }, bodies: source(), ended })
  const got = await nodes.client.call(fetchAll, call('/fetch'))
  for await (const _ of got.parts) break
  await got[Symbol.asyncDispose]()
  expect(await nextEnding()).toBe('broken')
  expect(closed).toBe(true)
})

test('the failure of our own bodies is thrown as it was, and nothing is stored', async () => {
  const broken = bodies([{ id: 'a@x', chunks: 3, breakAt: 2 }])
  const running = nodes.client.call(store, call('/store', { bodies: broken }))
  await expect(running).rejects.toThrow('the disk is gone')
})

test('a handler that throws becomes a Receiver fault that says nothing', async () => {
  answer = () => Promise.reject(new Error('patient Doe'))
  const running = nodes.client.call(fetchAll, call('/fetch'))
  await expect(running).rejects.toMatchObject({ name: 'SoapFaultError', code: 'Receiver' })
  await expect(running).rejects.not.toThrow(/Doe/)
  expect(nodes.refusals).toEqual([])
})

test('a transaction asked for with the action of another is refused', async () => {
  const other = { ...ask, requestAction: 'urn:test:other' }
  const before = handled
  await expect(nodes.client.call(other, call('/ask'))).rejects.toMatchObject({
    code: 'Sender',
    subcodes: [{ name: 'ActionNotSupported' }],
  })
  expect(handled).toBe(before)
  expect(nodes.refusals).toMatchObject([{ kind: 'malformed', transaction: 'ITI-18' }])
})

test('an answer with another action than expected is no answer', async () => {
  const other = { ...ask, responseAction: 'urn:test:other' }
  await expect(nodes.client.call(other, call('/ask'))).rejects.toMatchObject({
    kind: 'malformed-answer',
  })
})

test('simple SOAP where MTOM is due is refused (ITI TF-2: Appendix V.3)', async () => {
  const simple = noteTransaction('ITI-41', 'simple')
  await expect(nodes.client.call(simple, call('/store'))).rejects.toMatchObject({ code: 'Sender' })
  const mtom = noteTransaction('ITI-18', 'mtom')
  await expect(nodes.client.call(mtom, call('/ask'))).rejects.toMatchObject({ code: 'Sender' })
})

test('a status without SOAP is told as such', async () => {
  await expect(nodes.client.call(ask, call('/nowhere'))).rejects.toMatchObject({
    kind: 'status',
    status: 404,
    notDone: true,
  })
})
