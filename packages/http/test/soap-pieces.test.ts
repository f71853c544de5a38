// Answers of simple SOAP whose body comes in pieces: whole when short, streamed when long, broken
// when they break (ITI TF-2: Appendix V.3).
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Reply } from '@isthmus/ihe/transaction'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Note, envelopeText, noteTransaction } from './note-transactions.ts'
import { type TwoNodes, startTwoNodes } from './two-nodes.ts'

const ask = noteTransaction('ITI-18', 'simple')
const fetchAll = noteTransaction('RAD-69', 'mtom')

let nodes: TwoNodes
let origin = ''
let reply: Reply<Note> = { response: { text: 'not this' } }
let pulled = 0
let closed = 0
let ending = Promise.withResolvers<string>()

beforeAll(async () => {
  nodes = await startTwoNodes()
  const actors = ['document-consumer'] as const
  const handler = () => Promise.resolve({ ...reply, ended })
  nodes.server.serve('/ask', ask, { actors, handler, limits: { stalledMs: 20_000 } })
  nodes.server.serve('/fetch', fetchAll, { actors, handler })
  origin = await nodes.server.listen()
})

afterAll(() => nodes.close())

function ended(how: 'sent' | 'broken'): Promise<void> {
  ending.resolve(how)
  return Promise.resolve()
}

function answerWith(responseXml: AsyncIterable<string>): void {
  reply = { response: { text: 'not this' }, responseXml }
  pulled = 0
  closed = 0
  ending = Promise.withResolvers()
}

async function* note(pieces: number, piece: string, breakAt = -1): AsyncGenerator<string> {
  try {
    for (; pulled < pieces; pulled += 1) {
      if (pulled === breakAt) throw new Error('the database is gone')
      const head = pulled === 0 ? '<note xmlns="urn:test">' : ''
      const tail = pulled === pieces - 1 ? '</note>' : ''
      yield await Promise.resolve(`${head}${piece}${tail}`)
    }
  } finally {
    closed += 1
  }
}

interface Answered {
  readonly status: number | undefined
  readonly length: string | undefined
  readonly body: string
}

const message = envelopeText({ action: ask.requestAction })

function post(signal: AbortSignal): ReturnType<typeof request> {
  const sent = request(`${origin}/ask`, {
    method: 'POST',
    cert: nodes.caller.certificate,
    key: nodes.caller.privateKey,
    ca: [nodes.pki.authority.certificate],
    checkServerIdentity: () => undefined,
    headers: { 'content-type': 'application/soap+xml', 'content-length': message.length },
    signal,
  })
  sent.end(message)
  return sent
}

function answered(): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>()
  const sent = post(new AbortController().signal)
  sent.once('error', reject)
  sent.once('response', (answer) => {
    const { statusCode: status, headers } = answer
    text(answer).then(
      (body) => resolve({ status, length: headers['content-length'], body }),
      reject,
    )
  })
  return promise
}

function call(path: string) {
  const { signal } = new AbortController()
  return { url: `${origin}${path}`, peer: 'server', request: { text: 'hello' }, signal }
}

test.each([
  ['one short piece', 1],
  ['a few short ones', 10],
])('%s go out as one body of known length', async (_, pieces) => {
  answerWith(note(pieces, 'ä'))
  const { status, length, body } = await answered()
  expect(status).toBe(200)
  expect(Number(length)).toBe(Buffer.byteLength(body))
  expect(body).toContain(
    `<soap:Body><note xmlns="urn:test">${'ä'.repeat(pieces)}</note></soap:Body>`,
  )
  expect(await ending.promise).toBe('sent')
  expect(closed).toBe(1)
})

test('a long answer goes out piece by piece and is read whole', async () => {
  answerWith(note(3_000, 'ä'.repeat(100)))
  const { length, body } = await answered()
  expect(length).toBeUndefined()
  expect(body.endsWith(`${'ä'.repeat(300)}</note></soap:Body></soap:Envelope>`)).toBe(true)
  expect(await ending.promise).toBe('sent')
  answerWith(note(3_000, 'ä'.repeat(100)))
  const { response } = await nodes.client.call(ask, call('/ask'))
  expect(response.text).toBe('ä'.repeat(300_000))
  expect(await ending.promise).toBe('sent')
})

test('a piece that fails before a byte has left is a Receiver fault that says nothing', async () => {
  answerWith(note(10, 'a', 5))
  await expect(nodes.client.call(ask, call('/ask'))).rejects.toMatchObject({
    name: 'SoapFaultError',
    code: 'Receiver',
  })
  expect(await ending.promise).toBe('broken')
  expect(closed).toBe(1)
})

test('a piece that fails later breaks the connection, so that nobody takes the answer for whole', async () => {
  answerWith(note(10, 'a'.repeat(100_000), 5))
  await expect(answered()).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await ending.promise).toBe('broken')
  expect(closed).toBe(1)
})

test('an answer of no piece is a Receiver fault', async () => {
  answerWith(note(0, ''))
  await expect(nodes.client.call(ask, call('/ask'))).rejects.toMatchObject({ code: 'Receiver' })
  expect(await ending.promise).toBe('broken')
})

test('a reader that takes nothing holds the source back; one that goes away stops it', async () => {
  answerWith(note(10_000, 'a'.repeat(100_000)))
  const abort = new AbortController()
  const sent = post(abort.signal)
  const gone = new Promise((resolve) => {
    sent.once('error', resolve)
  })
  const answer = await new Promise<NodeJS.ReadableStream>((resolve) => {
    sent.once('response', resolve)
  })
  answer.on('error', () => undefined)
  // Whatever both sides' buffers take is pulled, and not a piece more.
  await untilStill(() => pulled)
  expect(pulled).toBeLessThan(1_000)
  abort.abort()
  await gone
  expect(await ending.promise).toBe('broken')
  expect(closed).toBe(1)
})

test('pieces are refused where the answer is MTOM, and their source is closed', async () => {
  let returned = 0
  answerWith({
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ done: true, value: undefined }),
      return: () => {
        returned += 1
        return Promise.resolve({ done: true, value: undefined })
      },
    }),
  })
  await expect(nodes.client.call(fetchAll, call('/fetch'))).rejects.toMatchObject({
    code: 'Receiver',
  })
  expect(returned).toBe(1)
  expect(await ending.promise).toBe('broken')
})

/** Resolves when the count did not change over some rounds of the event loop with I/O in them. */
async function untilStill(count: () => number): Promise<void> {
  for (let still = 0, last = -1; still < 200; still += 1) {
    if (count() !== last) still = 0
    last = count()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}
