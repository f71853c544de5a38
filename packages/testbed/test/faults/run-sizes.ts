// Documents of given sizes through ITI-41 and back through ITI-43, compared byte for byte while they
// pass.
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { type FaultRun, sendPlanned, startFaultRun } from './fault-run.ts'
import { type PlannedDocument, planSized } from './planned-submission.ts'

export interface SizesOrder {
  readonly seed: number
  readonly sizesBytes: readonly number[]
  readonly say?: (line: string) => void
}

export interface SizesReport {
  /** Bytes that came back and were equal. */
  readonly comparedBytes: number
  readonly violations: readonly string[]
}

export async function runSizes({ seed, sizesBytes, say }: SizesOrder): Promise<SizesReport> {
  await using run = await startFaultRun(seed)
  const violations: string[] = []
  let comparedBytes = 0
  for (const sizeBytes of sizesBytes) {
    const one = planSized(run.random, sizeBytes)
    run.planned.push(one)
    const started = performance.now()
    const { outcome, codes } = await sendPlanned(run, one)
    const sentMs = Math.round(performance.now() - started)
    if (outcome !== 'acknowledged')
      violations.push(`${sizeBytes} bytes: ${outcome} ${codes.join()}`)
    for (const document of one.documents) {
      const found = await compare(run, document)
      comparedBytes += found.equalBytes
      if (!found.isEqual) violations.push(`${sizeBytes} bytes: differs at ${found.equalBytes}`)
    }
    const backMs = Math.round(performance.now() - started) - sentMs
    say?.(`${sizeBytes} bytes: there in ${sentMs} ms, back in ${backMs} ms`)
  }
  return { comparedBytes, violations }
}

/** Of one document, and in one request. */
async function compare({ domain }: FaultRun, document: PlannedDocument) {
  await using answer = await domain.durable.nodes.client('consumer').call(iti43, {
    url: `${domain.repository.origin}/iti-43`,
    peer: 'repository',
    request: {
      documents: [
        {
          homeCommunityId: undefined,
          repositoryUniqueId: sampleRepository,
          documentUniqueId: document.uniqueId,
        },
      ],
    },
    signal: AbortSignal.timeout(600_000),
    limits: { partBytesMax: 2 ** 31, totalBytesMax: 2 ** 31 },
  })
  const expected = document.bytes()[Symbol.iterator]()
  let due: Buffer = Buffer.alloc(0)
  let equalBytes = 0
  for await (const { bytes } of answer.parts) {
    for await (const piece of bytes) {
      for (let at = 0; at < piece.length;) {
        if (due.length === 0) due = expected.next().value ?? Buffer.alloc(0)
        const length = Math.min(due.length, piece.length - at)
        const isSame = length > 0 && due.subarray(0, length).equals(piece.subarray(at, at + length))
        if (!isSame) return { isEqual: false, equalBytes }
        due = due.subarray(length)
        at += length
        equalBytes += length
      }
    }
  }
  const isEqual = equalBytes === document.sizeBytes && answer.response.documents.length === 1
  return { isEqual, equalBytes }
}
