import { expect, test } from 'vitest'
import { firstPieceOf } from './first-piece.ts'

test('gives all pieces, the first included', async () => {
  const pieces: number[] = []
  for await (const piece of await firstPieceOf(pieces123([]))) pieces.push(...piece)
  expect(pieces).toEqual([1, 2, 3])
})

test('a failure at the beginning is thrown at once', async () => {
  await expect(firstPieceOf(failing())).rejects.toThrow('refused')
})

test('a stream that nobody began to read ends its source all the same', async () => {
  const ended: string[] = []
  const begun = await firstPieceOf(pieces123(ended))
  await begun.return()
  expect(ended).toEqual(['ended'])
  expect((await begun.next()).done).toBe(true)
})

async function* pieces123(ended: string[]): AsyncIterable<Uint8Array> {
  try {
    yield Uint8Array.of(1)
    yield Uint8Array.of(2)
    yield Uint8Array.of(3)
  } finally {
    ended.push('ended')
  }
}

// oxlint-disable-next-line eslint/require-yield -- it fails before its first piece
async function* failing(): AsyncIterable<Uint8Array> {
  await Promise.resolve()
  throw new Error('refused')
}
