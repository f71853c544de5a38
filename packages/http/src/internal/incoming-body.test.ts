import { once } from 'node:events'
import { type IncomingMessage, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { giveBack } from '@isthmus/mime/lent-bytes'
import { expect, onTestFinished, test } from 'vitest'
import { BodyError } from '../body-error.ts'
import { incomingBody } from './incoming-body.ts'

const limits = { bytesMax: 10_000_000, stalledMs: 10_000 }

/** The request as a server gets it; the body is sent in pieces. */
async function received(body: readonly Buffer[]): Promise<IncomingMessage> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sent = request({ port, host: '127.0.0.1', method: 'POST' })
  sent.on('error', () => undefined)
  onTestFinished(() => {
    sent.destroy()
    server.close()
  })
  for (const piece of body) sent.write(piece)
  sent.end()
  const [incoming] = (await once(server, 'request')) as [IncomingMessage]
  return incoming
}

async function all(body: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return chunks
}

test('a request comes whole, also to a reader that gives each chunk back at once', async () => {
  const body = Array.from({ length: 50 }, (_, at) => Buffer.alloc(70_000, at))
  const read: Buffer[] = []
  let freed = 0
  for await (const chunk of incomingBody(await received(body), limits)) {
    read.push(Buffer.from(chunk))
    giveBack(chunk)
    if (chunk.length === 0) freed += 1
  }
  expect(Buffer.concat(read).equals(Buffer.concat(body))).toBe(true)
  expect(freed).toBe(read.length)
})

test('what nobody gives back stays', async () => {
  const read: Uint8Array[] = []
  const body = [Buffer.alloc(300_000, 1)]
  for await (const chunk of incomingBody(await received(body), limits)) read.push(chunk)
  expect(Buffer.concat(read).equals(Buffer.concat(body))).toBe(true)
})

test('a chunk of any other stream is its owner’s', async () => {
  const source = new PassThrough()
  const memory = Buffer.from(new ArrayBuffer(8))
  source.end(memory)
  for await (const chunk of incomingBody(source, limits)) giveBack(chunk)
  expect(memory).toHaveLength(8)
})

test('a reader that leaves early leaves the stream, which can still be read to its end', async () => {
  const incoming = await received([Buffer.alloc(2_000_000)])
  for await (const chunk of incomingBody(incoming, limits)) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
  expect(incoming.destroyed).toBe(false)
  incoming.resume()
  await once(incoming, 'end')
})

test('a stream that was read or is empty ends at once, one that breaks is broken', async () => {
  const empty = await received([])
  expect(await all(incomingBody(empty, limits))).toEqual([])
  expect(await all(incomingBody(empty, limits))).toEqual([])
  const broken = new PassThrough()
  broken.destroy(new Error('connection lost'))
  await expect(all(incomingBody(broken, limits))).rejects.toThrow(BodyError)
})

test('a body is taken up to its limit, and not a byte further', async () => {
  const body = [Buffer.alloc(1000)]
  const exact = incomingBody(await received(body), { ...limits, bytesMax: 1000 })
  expect(Buffer.concat(await all(exact))).toHaveLength(1000)
  const over = incomingBody(await received(body), { ...limits, bytesMax: 999 })
  await expect(all(over)).rejects.toThrow('over its limit')
})
