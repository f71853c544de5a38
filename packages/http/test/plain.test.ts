// Plain requests over mutual TLS from our own client to our own server: streams, limits, broken
// ends.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlainCall } from '../src/http-client.ts'
import { CallError } from '../src/call-error.ts'
import { rawExchange, requestText } from './raw-exchange.ts'
import { type TwoNodes, startTwoNodes } from './two-nodes.ts'

let nodes: TwoNodes
let origin = ''
const endings: string[] = []
let ending: (how: string) => void = () => undefined
let began: () => void = () => undefined
let aborted: (reason: unknown) => void = () => undefined

const chunk = Buffer.alloc(256 * 1024, 'isthmus ')

async function* chunks(count: number, breakAt = -1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at += 1) {
    if (at === breakAt) throw new Error('the disk is gone')
    yield Promise.resolve(chunk)
  }
}

function ended(how: 'sent' | 'broken'): Promise<void> {
  endings.push(how)
  ending(how)
  return Promise.resolve()
}

function nextEnding(): Promise<string> {
  const last = endings.pop()
  if (last !== undefined) return Promise.resolve(last)
  return new Promise((resolve) => {
    ending = (how) => {
      ending = () => undefined
      endings.pop()
      resolve(how)
    }
  })
}

beforeAll(async () => {
  nodes = await startTwoNodes()
  const actors = ['document-consumer'] as const
  nodes.server.route('POST', '/hash', {
    actors,
    limits: { bodyBytesMax: 200 * 1024 * 1024 },
    async handler({ body }) {
      const hash = createHash('sha256')
      for await (const piece of body) hash.update(piece)
      return { status: 200, body: hash.digest('hex') }
    },
  })
  nodes.server.route('GET', '/stream/:count/:breakAt', {
    actors,
    handler: ({ parameters }) =>
      Promise.resolve({
        status: 200,
        headers: { 'Content-Type': 'application/octet-stream' },
        body: chunks(Number(parameters.get('count')), Number(parameters.get('breakAt'))),
        ended,
      }),
  })
  nodes.server.route('POST', '/small', {
    actors,
    limits: { bodyBytesMax: 10 },
    handler: async (request) => ({ status: 200, body: JSON.stringify(await request.json()) }),
  })
  nodes.server.route('GET', '/wait', {
    actors,
    handler: ({ signal }) =>
      new Promise((resolve) => {
        began()
        signal.addEventListener('abort', () => {
          aborted(signal.reason)
          resolve({ status: 200, body: 'late', ended })
        })
      }),
  })
  nodes.server.route('GET', '/slow', {
    actors,
    limits: { handlerMs: 20 },
    handler: () => new Promise(() => undefined),
  })
  nodes.server.route('GET', '/throws', {
    actors,
    handler: () => Promise.reject(new Error('secret of patient Doe')),
  })
  nodes.server.route('GET', '/items/*', {
    actors,
    handler: ({ parameters, query }) =>
      Promise.resolve({ status: 200, body: `${parameters.get('*')} ${query.getAll('q').join()}` }),
  })
  origin = await nodes.server.listen()
})

afterAll(() => nodes.close())

function call(method: PlainCall['method'], path: string, more: Partial<PlainCall> = {}): PlainCall {
  const { signal } = new AbortController()
  return { method, url: `${origin}${path}`, peer: 'server', signal, ...more }
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const piece of body) bytes += piece.length
  return bytes
}

test('streams 100 MiB up and down without holding them', async () => {
  const count = 400
  const before = process.memoryUsage.rss()
  const up = await nodes.client.request(call('POST', '/hash', { body: chunks(count) }))
  const hash = createHash('sha256')
  for (let at = 0; at < count; at += 1) hash.update(chunk)
  expect(await up.text()).toBe(hash.digest('hex'))
  const limits = { bodyBytesMax: 200 * 1024 * 1024 }
  const down = await nodes.client.request(call('GET', `/stream/${count}/-1`, { limits }))
  expect(await bytesOf(down.body)).toBe(count * chunk.length)
  expect(await nextEnding()).toBe('sent')
  expect(process.memoryUsage.rss() - before).toBeLessThan(160 * 1024 * 1024)
})

test('a streamed answer that breaks midway is no whole answer', async () => {
  const answer = await nodes.client.request(call('GET', '/stream/20/5'))
  await expect(bytesOf(answer.body)).rejects.toMatchObject({ kind: 'no-answer' })
  expect(await nextEnding()).toBe('broken')
  const raw = await rawExchange({
    origin,
    bytes: requestText('GET /stream/2/1'),
    identity: nodes.caller,
    options: { ca: [nodes.pki.authority.certificate] },
  })
  expect(raw).toMatch(/^HTTP\/1\.1 200 /)
  expect(raw).not.toMatch(/\r\n0\r\n\r\n$/)
  expect(await nextEnding()).toBe('broken')
})

test('a reader that goes away breaks the answer, not the server', async () => {
  const answer = await nodes.client.request(call('GET', '/stream/4000/-1'))
  for await (const _ of answer.body) break
  expect(await nextEnding()).toBe('broken')
  expect((await nodes.client.request(call('GET', '/items/a'))).status).toBe(200)
})

test('an answer over its limit is refused by the client', async () => {
  const answer = await nodes.client.request(
    call('GET', '/stream/20/-1', { limits: { bodyBytesMax: 1000 } }),
  )
  await expect(bytesOf(answer.body)).rejects.toMatchObject({ kind: 'malformed-answer' })
  expect(['sent', 'broken']).toContain(await nextEnding())
})

test.each([
  ['a body at its limit', '"12345678"', 200],
  ['a body over its limit', '"123456789"', 413],
  ['what is not JSON', '{', 400],
  ['what is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400],
])('%s', async (_, body, status) => {
  nodes.refusals.length = 0
  const answer = await nodes.client.request(call('POST', '/small', { body }))
  expect(answer.status).toBe(status)
  expect(nodes.refusals.map(({ kind }) => kind)).toEqual(status === 200 ? [] : ['malformed'])
  await answer[Symbol.asyncDispose]()
})

test('a call that is given up aborts the handler and never becomes an answer', async () => {
  const controller = new AbortController()
  const stopped = new Promise((resolve) => {
    aborted = resolve
  })
  const waiting = new Promise<void>((resolve) => {
    began = resolve
  })
  const running = nodes.client.request(call('GET', '/wait', { signal: controller.signal }))
  running.catch(() => undefined)
  await waiting
  controller.abort()
  await expect(running).rejects.toMatchObject({ kind: 'aborted', notDone: false })
  await stopped
  expect(await nextEnding()).toBe('broken')
})

test('a handler that takes too long is answered for', async () => {
  const answer = await nodes.client.request(call('GET', '/slow'))
  expect(answer.status).toBe(500)
  await answer[Symbol.asyncDispose]()
})

test('our own failures say nothing about themselves', async () => {
  const answer = await nodes.client.request(call('GET', '/throws'))
  expect(answer.status).toBe(500)
  expect(await answer.text()).toBe('')
})

test('gives wildcards and repeated query parameters', async () => {
  const answer = await nodes.client.request(call('GET', '/items/a/b%20c?q=1&q=2'))
  expect(await answer.text()).toBe('a/b c 1,2')
})

test('tells a peer that never answered from one that was never reached', async () => {
  const nowhere = nodes.client.request(call('GET', '/x', { url: 'https://127.0.0.1:9/x' }))
  await expect(nowhere).rejects.toMatchObject({ kind: 'refused', notDone: true })
  const wrongPeer = nodes.client.request(call('GET', '/x', { peer: 'caller' }))
  await expect(wrongPeer).rejects.toMatchObject({ kind: 'refused', notDone: true })
  const unknown = nodes.client.request(call('GET', '/x', { peer: 'nobody' }))
  await expect(unknown).rejects.toBeInstanceOf(CallError)
  const plain = nodes.client.request(call('GET', '/x', { url: 'http://127.0.0.1/x' }))
  await expect(plain).rejects.toMatchObject({ kind: 'refused' })
  const limits = { answerMs: 50 }
  const silent = nodes.client.request(call('GET', '/wait', { limits }))
  await expect(silent).rejects.toMatchObject({ kind: 'no-answer', notDone: false })
  expect(await nextEnding()).toBe('broken')
})

test('a sender that stops in the middle of its body is cut off', async () => {
  const { hostname, port } = new URL(origin)
  const socket = connect({
    host: hostname,
    port: Number(port),
    ca: [nodes.pki.authority.certificate],
    cert: nodes.caller.certificate,
    key: nodes.caller.privateKey,
  })
  socket.on('error', () => undefined)
  socket.write('POST /hash HTTP/1.1\r\nHost: server.test\r\nContent-Length: 100\r\n\r\nhalf')
  await once(socket, 'secureConnect')
  socket.destroy()
  const answer = await nodes.client.request(call('GET', '/items/well'))
  expect(await answer.text()).toBe('well ')
})
