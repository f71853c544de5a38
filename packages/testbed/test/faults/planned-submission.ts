// One submission of the load: what was sent, and what the harness knows of its end.
import { createHash, randomUUID } from 'node:crypto'
import {
  sampleAssociation,
  sampleEntry,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { sourceId } from './fault-domain.ts'
import { type Random, createRandom } from './random.ts'

/**
 * `acknowledged`: Success was read. `refused`: certainly nothing came of it. `unknown`: either, but
 * whole.
 */
export type Outcome = 'acknowledged' | 'refused' | 'unknown'

export interface PlannedDocument {
  readonly entryUuid: string
  readonly uniqueId: string
  readonly sizeBytes: number
  readonly sha1: string
  /** The bytes once more, as often as they are asked for. */
  readonly bytes: () => Iterable<Buffer>
}

export interface PlannedSubmission {
  readonly submission: Submission
  readonly setUuid: string
  readonly setUniqueId: string
  readonly documents: readonly PlannedDocument[]
  /** entryUUID of the entry that the first document replaces. */
  readonly replaces: string | undefined
  outcome: Outcome
}

export interface PlanOrder {
  readonly random: Random
  readonly sizeBytesMax: number
  readonly replaces: string | undefined
}

export function planSubmission({ random, sizeBytesMax, replaces }: PlanOrder): PlannedSubmission {
  const documents = Array.from({ length: random.integer(1, 3) }, () =>
    planDocument(Math.round(random.logUniform(1_000, sizeBytesMax)), random.integer(0, 2 ** 31)),
  )
  return plan(documents, replaces)
}

/** One document of exactly that size. */
export function planSized(random: Random, sizeBytes: number): PlannedSubmission {
  return plan([planDocument(sizeBytes, random.integer(0, 2 ** 31))], undefined)
}

function plan(
  documents: readonly PlannedDocument[],
  replaces: string | undefined,
): PlannedSubmission {
  const setUuid = `urn:uuid:${randomUUID()}`
  const setUniqueId = newOid()
  const [first] = documents
  const replacement =
    replaces === undefined
      ? []
      : [
          sampleAssociation({
            id: `urn:uuid:${randomUUID()}`,
            type: 'RPLC',
            sourceId: first?.entryUuid ?? '',
            targetId: replaces,
          }),
        ]
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ id: setUuid, uniqueId: setUniqueId, sourceId }),
    documentEntries: documents.map(({ entryUuid, uniqueId }) =>
      sampleEntry({
        id: entryUuid,
        uniqueId,
        mimeType: 'application/octet-stream',
        hash: undefined,
        size: undefined,
        repositoryUniqueId: undefined,
      }),
    ),
    associations: replacement,
  })
  return { submission, setUuid, setUniqueId, documents, replaces, outcome: 'unknown' }
}

function planDocument(sizeBytes: number, seed: number): PlannedDocument {
  const bytes = () => contentOf(sizeBytes, seed)
  const hash = createHash('sha1')
  for (const piece of bytes()) hash.update(piece)
  return {
    entryUuid: `urn:uuid:${randomUUID()}`,
    uniqueId: newOid(),
    sizeBytes,
    sha1: hash.digest('hex'),
    bytes,
  }
}

// Pieces that differ by their number: none of them can stand for another.
function* contentOf(sizeBytes: number, seed: number): Iterable<Buffer> {
  const random = createRandom(seed)
  const block = Buffer.alloc(pieceBytes)
  for (let at = 0; at < pieceBytes; at += 4) block.writeUInt32LE(random.integer(0, 2 ** 31), at)
  for (let at = 0; at < sizeBytes; at += pieceBytes) {
    const piece = Buffer.from(block.subarray(0, Math.min(pieceBytes, sizeBytes - at)))
    if (piece.length >= 4) piece.writeUInt32LE(at, 0)
    yield piece
  }
}

const pieceBytes = 65_536

function newOid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}
