import { expect, test } from 'vitest'
import { Keeping } from './keeping.ts'

function begin() {
  const failures: string[] = []
  const keeping = new Keeping(({ message }) => failures.push(message))
  return { keeping, failures }
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise<boolean>((resolve) => {
    setImmediate(resolve, false)
  })
  return Promise.race([promise.then(() => true), later])
}

test('there is room while little is being kept, and none beyond it until all is kept', async () => {
  const { keeping } = begin()
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  keeping.add(128 * 1024, first.promise)
  expect(await isSettled(keeping.room())).toBe(true)
  keeping.add(1, second.promise)
  const room = keeping.room()
  expect(await isSettled(room)).toBe(false)
  first.resolve()
  expect(await isSettled(room)).toBe(false)
  second.resolve()
  expect(await isSettled(room)).toBe(true)
  expect(await isSettled(keeping.all())).toBe(true)
})

test('what was not kept is told at once, and thrown to whoever waits or comes later', async () => {
  const { keeping, failures } = begin()
  const other = Promise.withResolvers<void>()
  keeping.add(1, other.promise)
  keeping.add(1, Promise.reject(new Error('disk full')))
  keeping.add(1, Promise.reject(new Error('second')))
  const all = keeping.all()
  all.catch(() => undefined)
  await isSettled(other.promise)
  expect(failures).toEqual(['disk full'])
  other.resolve()
  await expect(all).rejects.toThrow('disk full')
  await expect(keeping.room()).rejects.toThrow('disk full')
})
