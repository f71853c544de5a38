import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkedBytes } from './checked-bytes.ts'
import { HolderError } from './holder-error.ts'

const text = 'CT thorax: no acute finding.'
const hash = createHash('sha1').update(text).digest('hex').toUpperCase()

async function* pieces(): AsyncIterable<Uint8Array> {
  yield Buffer.from(text.slice(0, 5))
  yield Buffer.from(text.slice(5))
}

async function read(expected: { size?: string; hash?: string; bytesMax?: number }) {
  let all = ''
  const asked = { size: undefined, hash: undefined, bytesMax: 100, ...expected }
  for await (const piece of checkedBytes(pieces(), asked)) all += Buffer.from(piece).toString()
  return all
}

test('passes on what has the size and hash of the entry, in either case (ITI TF-3: 4.2.3.2.10)', async () => {
  expect(await read({ size: String(text.length), hash })).toBe(text)
})

test('one byte more than announced is an error', async () => {
  await expect(read({ size: String(text.length - 1), hash })).rejects.toThrow(HolderError)
})

test('another hash is an error', async () => {
  await expect(read({ hash: '0'.repeat(40) })).rejects.toThrow(HolderError)
})

test('bytes beyond the size or the limit are not passed on', async () => {
  for (const expected of [{ size: '4' }, { bytesMax: 4 }, { size: '1e9' }]) {
    await expect(read(expected)).rejects.toThrow(HolderError)
  }
})
