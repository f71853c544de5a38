import { expect, test } from 'vitest'
import { judge } from './figures.ts'
import { interleave, median, quantile } from './samples.ts'

const figure = { name: 'throughput', unit: 'MB/s' }
const half = { kind: 'at-least', value: 0.5 } as const
const eight = { kind: 'at-most', value: 8 } as const

test.each([
  [{ measured: 50, reference: 100, budget: half }, 'ok'],
  [{ measured: 49, reference: 100, budget: half }, 'NOT'],
  [{ measured: 40, reference: 100, budget: half }, 'NOT'],
  [{ measured: 39, reference: 100, budget: half }, 'BROKEN'],
  [{ measured: 8, reference: 1, budget: eight }, 'ok'],
  [{ measured: 10, reference: 1, budget: eight }, 'NOT'],
  [{ measured: 10.1, reference: 1, budget: eight }, 'BROKEN'],
  [{ measured: 8, budget: eight }, 'ok'],
  [{ measured: 8, reference: 1 }, 'reported'],
  [{ measured: Number.NaN, reference: 1, budget: eight }, 'BROKEN'],
] as const)('%o is %s', (values, verdict) => {
  expect(judge({ ...figure, ...values })).toBe(verdict)
})

test('quantiles are values that were measured', () => {
  const values = [5, 1, 4, 2, 3]
  expect([median(values), quantile(values, 0.95), quantile(values, 0)]).toEqual([3, 5, 1])
  expect(median([])).toBeNaN()
})

test('measures take turns', async () => {
  const said: string[] = []
  const say = (name: string) => () => Promise.resolve(said.push(name))
  const values = await interleave(2, { a: say('a'), b: say('b') })
  expect(said).toEqual(['a', 'b', 'a', 'b'])
  expect(values.get('b')).toEqual([2, 4])
})
