import { expect, test } from 'vitest'
import { createInbox } from './inbox.ts'

function socket() {
  const calls: string[] = []
  return { calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') }
}

async function lengths(bytes: AsyncIterable<Uint8Array>) {
  const found: number[] = []
  for await (const chunk of bytes) found.push(chunk.length)
  return found
}

test('pauses the socket beyond the limit and lets it go on at half', async () => {
  const { calls, ...wire } = socket()
  const inbox = createInbox(wire, 10)
  const reader = inbox.bytes[Symbol.asyncIterator]()
  inbox.writable.write(new Uint8Array(8))
  expect(calls).toEqual([])
  inbox.writable.write(new Uint8Array(8))
  expect(calls).toEqual(['pause'])
  await reader.next()
  expect(calls).toEqual(['pause'])
  await reader.next()
  expect(calls).toEqual(['pause', 'resume'])
})

test('says yes to every write, because the library mixes up datasets after a no', () => {
  const inbox = createInbox(socket(), 1)
  expect(inbox.writable.write(new Uint8Array(1_000_000))).toBe(true)
})

test('keeps nothing of what comes after the reader has stopped', async () => {
  const { calls, ...wire } = socket()
  const inbox = createInbox(wire, 10)
  inbox.writable.write(new Uint8Array(8))
  for await (const _ of inbox.bytes) break
  calls.length = 0
  inbox.writable.write(new Uint8Array(1_000))
  expect(calls).toEqual([])
})

test('a broken association throws in the reader, an ended one does not', async () => {
  const broken = createInbox(socket(), 10)
  broken.writable.write(new Uint8Array(3))
  broken.fail(new Error('gone'))
  await expect(lengths(broken.bytes)).rejects.toThrow('gone')
  const whole = createInbox(socket(), 10)
  whole.writable.write(new Uint8Array(3))
  whole.writable.end()
  expect(await lengths(whole.bytes)).toEqual([3])
})
