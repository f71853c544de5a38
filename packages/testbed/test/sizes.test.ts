// The short form of `npm run long -- sizes`, which goes up to 1 GB.
import { expect, test } from 'vitest'
import { runSizes } from './faults/run-sizes.ts'

test('0 B, 1 kB, 100 kB and 1 MB come back byte for byte (ITI TF-2: 3.43.4.2)', async () => {
  const report = await runSizes({ seed: 43, sizesBytes: [0, 1_000, 100_000, 1_000_000] })
  expect(report).toEqual({ comparedBytes: 1_101_000, violations: [] })
}, 60_000)
