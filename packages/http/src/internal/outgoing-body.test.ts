import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { joinChunks } from './join-chunks.ts'
import { OutgoingBrokenError, writeOutgoing } from './outgoing-body.ts'

/** Gives one chunk, then nothing until `goOn` is called, which may be never. */
function hanging() {
  const { promise, resolve: goOn } = Promise.withResolvers<void>()
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('first')
    await promise
    yield Buffer.from('second')
  }
  return { source: source(), goOn }
}

test('a source that gives its next chunk late is written whole', async () => {
  const target = new PassThrough()
  const { source, goOn } = hanging()
  const written = writeOutgoing(target, source, 10_000)
  await once(target, 'readable')
  goOn()
  const read = buffer(target)
  await written
  expect((await read).toString()).toBe('firstsecond')
})

test('a source that gives nothing does not hold an answer whose connection is gone', async () => {
  const target = new PassThrough()
  const written = writeOutgoing(target, hanging().source, 10_000)
  await once(target, 'readable')
  target.destroy()
  await expect(written).rejects.toThrow(OutgoingBrokenError)
})

test('a reader that leaves does not wait for a source that gives nothing', async () => {
  const read: string[] = []
  for await (const chunk of joinChunks(hanging().source)) {
    read.push(Buffer.from(chunk).toString())
    break
  }
  expect(read).toEqual(['first'])
})

test('a source that waits for its reader is closed before the reader has left', async () => {
  let closed = false
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024))
    } finally {
      closed = await Promise.resolve(true)
    }
  }
  const chunks = joinChunks(source())
  await chunks.next()
  await chunks.return()
  expect(closed).toBe(true)
})
