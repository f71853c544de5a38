// Documents up to 1 GB through ITI-41 and back through ITI-43, byte for byte: npm run long -- sizes
import { runSizes } from '../../packages/testbed/test/faults/run-sizes.ts'
import type { LongOrder, LongResult } from './long-run.ts'

export async function run({ seed, count = 1, say }: LongOrder): Promise<LongResult> {
  const sizesBytes = Array.from({ length: count }, () => sizes).flat()
  const { comparedBytes, violations } = await runSizes({ seed, sizesBytes, say })
  return { count, summary: `${comparedBytes} bytes came back equal`, violations }
}

const sizes = [0, 1_000, 100_000, 1_000_000, 1_000_000_000]
