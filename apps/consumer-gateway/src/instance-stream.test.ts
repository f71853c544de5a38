import { expect, test } from 'vitest'
import { InstanceStreamError, decodeInstances, encodeInstances } from './instance-stream.ts'

async function* from<Item>(...items: Item[]): AsyncIterable<Item> {
  yield* items
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

async function wire(): Promise<Uint8Array> {
  const encoded = encodeInstances(from(from(bytes(1, 2), bytes(3)), from(bytes(4)), from()))
  return Buffer.concat(await collect(encoded))
}

test('instances come back whole, however the stream is cut into chunks', async () => {
  const all = await wire()
  for (let at = 0; at <= all.length; at += 1) {
    const stream = from(all.subarray(0, at), all.subarray(at))
    expect(await collect(decodeInstances(stream))).toEqual([bytes(1, 2, 3), bytes(4), bytes()])
  }
})

test('a stream without its end mark is an error, however much of it came', async () => {
  const all = await wire()
  for (let at = 0; at < all.length; at += 1) {
    await expect(collect(decodeInstances(from(all.subarray(0, at))))).rejects.toThrow(
      InstanceStreamError,
    )
  }
})

test('a length beyond the limit is refused before anything is kept', async () => {
  await expect(collect(decodeInstances(from(bytes(0xf0, 0, 0, 0))))).rejects.toThrow(/longer/)
})
