import { createHash } from 'node:crypto'
import { lend } from '@isthmus/mime/lent-bytes'
import { expect, test } from 'vitest'
import type { OpenFile } from './file-access.ts'
import { writeDocument } from './write-document.ts'

/** Keeps what is written; writes at most `writtenMax` bytes at a time. */
function memoryFile({ writtenMax = Number.POSITIVE_INFINITY, failure = '' } = {}) {
  const written: Buffer[] = []
  const calls: string[] = []
  const file: OpenFile = {
    async write(bytes, offset) {
      calls.push('write')
      if (failure !== '') throw new Error(failure)
      const some = Buffer.from(bytes.subarray(offset, offset + writtenMax))
      // The bytes are looked at only after a turn, as the disk does.
      await Promise.resolve()
      written.push(some)
      return { bytesWritten: some.length }
    },
    read: () => Promise.resolve({ bytesRead: 0 }),
    sync() {
      calls.push('sync')
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
  return { file, calls, bytes: () => Buffer.concat(written) }
}

function numbered(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 7 + (at >> 8)) % 251))
}

test('pieces of any size come to the file in order, with their hashes, and are synced at the end', async () => {
  const { file, calls, bytes } = memoryFile({ writtenMax: 100_000 })
  const document = numbered(1_300_000)
  const writer = writeDocument(file)
  for (let at = 0, size = 1; at < document.length; at += size, size = (size * 3) % 70_001) {
    await writer.take(document.subarray(at, at + size))
  }
  const { sha1, sha256 } = await writer.end()
  await writer.leave()
  expect(bytes().equals(document)).toBe(true)
  expect(sha1).toBe(createHash('sha1').update(document).digest('hex'))
  expect(sha256).toBe(createHash('sha256').update(document).digest('hex'))
  expect(calls.indexOf('sync')).toBe(calls.length - 1)
})

test('lent bytes are given back as soon as they were taken', async () => {
  const { file } = memoryFile()
  const writer = writeDocument(file)
  let came = 0
  await writer.take(lend(Buffer.from('CT thorax'), () => (came += 1)))
  expect(came).toBe(1)
  await writer.leave()
})

test('a write that fails ends the document without a sync', async () => {
  const { file, calls } = memoryFile({ failure: 'EIO' })
  const writer = writeDocument(file)
  await writer.take(numbered(600_000))
  await expect(writer.end()).rejects.toThrow('EIO')
  await writer.leave()
  expect(calls).not.toContain('sync')
})
