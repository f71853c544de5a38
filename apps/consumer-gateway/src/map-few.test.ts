import { expect, test } from 'vitest'
import { mapFew } from './map-few.ts'

test('no more than a few are under way, and the results are in the order of the items', async () => {
  let [underWay, most] = [0, 0]
  const results = await mapFew(
    [5, 4, 3, 2, 1],
    async (item) => {
      most = Math.max(most, (underWay += 1))
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
      underWay -= 1
      return item * 10
    },
    { atOnceMax: 2 },
  )
  expect(results).toEqual([50, 40, 30, 20, 10])
  expect(most).toBe(2)
})

test('after a failure no further item is begun', async () => {
  const begun: number[] = []
  const work = async (item: number) => {
    begun.push(item)
    await Promise.resolve()
    if (item === 1) throw new RangeError('one')
  }
  await expect(mapFew([1, 2, 3, 4], work, { atOnceMax: 2 })).rejects.toThrow('one')
  expect(begun).toEqual([1, 2])
})

test('nothing to do is done', async () => {
  expect(await mapFew([], () => Promise.reject(new Error('never')), { atOnceMax: 4 })).toEqual([])
})
