// The short form of `npm run long -- full-disks`: no room is said, and loses nothing.
import { expect, test } from 'vitest'
import { runFullDisks } from './faults/run-full-disks.ts'
import { mayMountDisks } from './faults/small-disk.ts'

const seed = Math.floor(Math.random() * 2 ** 32)

test.skipIf(!mayMountDisks())(
  `full disks of documents and tables break no invariant (seed ${seed})`,
  async () => {
    const report = await runFullDisks({ seed, rounds: 1 })
    expect(report.violations).toEqual([])
    expect(report.refused).toBe(6)
  },
  120_000,
)
