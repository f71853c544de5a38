// The short form of `npm run long -- steps`: a kill at any named step breaks no promise.
import { expect, test } from 'vitest'
import { runSteps } from './faults/run-steps.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

test(`a kill at each named step breaks no invariant (seed ${seed})`, async () => {
  const report = await runSteps({ seed, rounds: 1 })
  expect(report.violations).toEqual([])
  expect(report.kills).toBe(15)
  // What was answered was acknowledged; before the registry was told, nothing can be.
  expect(report.ends.get('repository answered')).toEqual(['acknowledged'])
  expect(report.ends.get('repository renamed')).not.toContain('acknowledged')
}, 120_000)
