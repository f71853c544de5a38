import { expect, test } from 'vitest'
import { Crowd } from './crowd.ts'

interface Insert {
  readonly rows: readonly string[]
  readonly end: PromiseWithResolvers<readonly string[]>
}

function held(): { readonly crowd: Crowd<string>; readonly inserts: Insert[] } {
  const inserts: Insert[] = []
  const crowd = new Crowd<string>((rows) => {
    const end = Promise.withResolvers<readonly string[]>()
    inserts.push({ rows, end })
    return end.promise
  })
  return { crowd, inserts }
}

test('what comes while a statement runs goes into the next one, in its order', async () => {
  const { crowd, inserts } = held()
  const first = crowd.add(['a'])
  const second = crowd.add(['b', 'c'])
  const third = crowd.add(['d'])
  expect(inserts.map(({ rows }) => rows)).toEqual([['a']])
  inserts[0]?.end.resolve(['1'])
  expect(await first).toEqual(['1'])
  expect(inserts.map(({ rows }) => rows)).toEqual([['a'], ['b', 'c', 'd']])
  inserts[1]?.end.resolve(['2', '3', '4'])
  expect(await Promise.all([second, third])).toEqual([['2', '3'], ['4']])
})

test('a statement that fails fails for its own crowd only', async () => {
  const { crowd, inserts } = held()
  const first = crowd.add(['a'])
  const [second, third] = [crowd.add(['b']), crowd.add(['c'])]
  inserts[0]?.end.resolve(['1'])
  await first
  const fourth = crowd.add(['d'])
  inserts[1]?.end.reject(new Error('no disk'))
  await expect(second).rejects.toThrow('no disk')
  await expect(third).rejects.toThrow('no disk')
  inserts[2]?.end.resolve(['2'])
  expect(await fourth).toEqual(['2'])
})

test('a crowd is bounded: the rest waits for the next statement', async () => {
  const { crowd, inserts } = held()
  const first = crowd.add(['a'])
  const rest = Array.from({ length: 100 }, (_, at) => crowd.add([`${at}`]))
  inserts[0]?.end.resolve(['1'])
  await first
  expect(inserts[1]?.rows).toHaveLength(64)
  inserts[1]?.end.resolve(Array.from({ length: 64 }, (_, at) => `${at}`))
  await rest[63]
  expect(inserts[2]?.rows).toHaveLength(36)
})
