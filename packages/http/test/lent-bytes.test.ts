// Memory that an answer's owner lends comes back when it was sent, and not a moment earlier.
import { createHash } from 'node:crypto'
import { lend } from '@isthmus/mime/lent-bytes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TwoNodes, startTwoNodes } from './two-nodes.ts'

let nodes: TwoNodes
let origin = ''
let pieceBytes = 0
const made: Buffer[] = []
const free: Buffer[] = []

beforeAll(async () => {
  nodes = await startTwoNodes()
  nodes.server.route('GET', '/large', {
    actors: 'any-peer',
    handler: () => Promise.resolve({ status: 200, body: pieces() }),
  })
  origin = await nodes.server.listen()
})

afterAll(() => nodes.close())

/** What has come back is overwritten at once: a piece that was still wanted would arrive spoilt. */
async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < count; number += 1) {
    const memory = free.pop() ?? allocate()
    memory.fill(number)
    yield await Promise.resolve(lend(memory, () => free.push(memory.fill(0xff))))
  }
}

const count = 200

function allocate(): Buffer {
  const memory = Buffer.alloc(pieceBytes)
  made.push(memory)
  return memory
}

test.each([100, 70_000, 1024 * 1024])(
  'an answer in pieces of %i bytes arrives whole out of little memory',
  async (bytes) => {
    pieceBytes = bytes
    made.length = 0
    free.length = 0
    const { signal } = new AbortController()
    const call = { method: 'GET', url: `${origin}/large`, peer: 'server', signal } as const
    const limits = { bodyBytesMax: 512 * 1024 * 1024 }
    await using answer = await nodes.client.request({ ...call, limits })
    const hash = createHash('sha256')
    for await (const chunk of answer.body) hash.update(chunk)
    expect(hash.digest('hex')).toBe(expected(bytes))
    // Small pieces are joined first: as many wait as one write takes.
    expect(made.length).toBeLessThan(bytes === 100 ? count + 1 : 20)
  },
  30_000,
)

function expected(bytes: number): string {
  const hash = createHash('sha256')
  for (let number = 0; number < count; number += 1) hash.update(Buffer.alloc(bytes, number))
  return hash.digest('hex')
}
