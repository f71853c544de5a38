// The short form of `npm run long -- two-registries`: one of two registries dies under load, and
// nothing that was acknowledged is lost.
import { expect, test } from 'vitest'
import { runTwoRegistries } from './faults/run-two-registries.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

test(`a registry of two killed under load loses nothing acknowledged (seed ${seed})`, async () => {
  const report = await runTwoRegistries({ seed, kills: 2, clients: 8, delayMsMax: 1_000 })
  expect(report.violations).toEqual([])
  expect(report.outcomes.acknowledged).toBeGreaterThan(0)
}, 60_000)
