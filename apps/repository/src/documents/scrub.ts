// Reads every document again, at a pace that leaves the disk to others, and marks those that are no
// longer what was stored. A restart goes on where the last one stopped.
import { createHash } from 'node:crypto'
import type { Log } from '@isthmus/log/log'
import { giveBack } from '@isthmus/mime/lent-bytes'
import { reportIncident } from '@isthmus/service/incident'
import { pause } from '../background.ts'
import type { DocumentRow } from '../db/document-ledger.ts'
import type { ScrubLedger, ScrubProgress } from '../db/scrub-ledger.ts'
import { storedDocument } from '../db/stored-document.ts'
import type { IntegrityAudit } from '../integrity-audit.ts'
import { DocumentDamagedError, type DocumentStore } from './document-store.ts'

export interface ScrubParts {
  readonly documents: Pick<DocumentStore, 'open'>
  readonly ledger: ScrubLedger
  readonly bytesPerSecond: number
  /** A new round begins so long after the last one did, at the earliest. */
  readonly roundMs: number
  readonly audit: IntegrityAudit
  /** Hears of each document that was read to its end. */
  readonly onVerified: () => void
  readonly now: () => Date
  readonly log: Log
}

/** Goes on with the round, or begins the next one when it is due; gives how long to pause after. */
export async function scrub(parts: ScrubParts, signal: AbortSignal): Promise<number> {
  const progress = await currentRound(parts)
  if (progress.roundEndedAt !== undefined) return untilNextRound(progress, parts)
  let after = progress.afterContentName
  while (!signal.aborted) {
    const rows = await parts.ledger.readNext(after, rowsAtOnce)
    const last = rows.at(-1)
    if (last === undefined) break
    for (const row of rows) {
      await check(row, parts, signal)
      if (signal.aborted) return 0
      await parts.ledger.writeProgress({ ...progress, afterContentName: row.content_name })
    }
    after = last.content_name
  }
  const ended = { ...progress, afterContentName: after, roundEndedAt: parts.now() }
  if (!signal.aborted) await parts.ledger.writeProgress(ended)
  return untilNextRound(ended, parts)
}

const rowsAtOnce = 100

async function currentRound({ ledger, now, roundMs }: ScrubParts): Promise<ScrubProgress> {
  const progress = await ledger.readProgress()
  const started = { afterContentName: '', roundStartedAt: now(), roundEndedAt: undefined }
  if (progress === undefined) return started
  const isDue = progress.roundStartedAt.getTime() + roundMs <= now().getTime()
  return progress.roundEndedAt !== undefined && isDue ? started : progress
}

function untilNextRound({ roundStartedAt }: ScrubProgress, { now, roundMs }: ScrubParts): number {
  return Math.max(1, roundStartedAt.getTime() + roundMs - now().getTime())
}

// One that was brought back from a backup is whole again, and is handed out again.
async function check(row: DocumentRow, parts: ScrubParts, signal: AbortSignal): Promise<void> {
  const { audit, ledger, log, now } = parts
  try {
    const isWhole = await reads(row, parts, signal)
    parts.onVerified()
    const wasWhole = row.damaged_at === null
    if (isWhole === wasWhole) return
    const damagedAt = isWhole ? undefined : now()
    const { content_name: contentName, patient_id: patientId, unique_id: documentUniqueId } = row
    const found = { patientId, documentUniqueId, found: isWhole ? 'whole' : 'damaged' } as const
    const stands = await ledger.writeFound({ contentName, damagedAt }, (transaction) =>
      audit(found, transaction),
    )
    if (!stands) return
    if (isWhole) log.info('a damaged document is whole again', { count: 1 })
    else log.error('a stored document is damaged', { count: 1 })
  } catch (error) {
    if (!signal.aborted) reportIncident(log, error)
  }
}

async function reads(row: DocumentRow, parts: ScrubParts, signal: AbortSignal): Promise<boolean> {
  const sha1 = createHash('sha1')
  let owed = 0
  try {
    for await (const piece of parts.documents.open(storedDocument(row), signal)) {
      sha1.update(piece)
      owed += piece.length
      giveBack(piece)
      if (owed < parts.bytesPerSecond / piecesPerSecond) continue
      await pause((owed * 1000) / parts.bytesPerSecond, signal)
      owed = 0
    }
  } catch (error) {
    if (error instanceof DocumentDamagedError) return false
    throw error
  }
  await pause((owed * 1000) / parts.bytesPerSecond, signal)
  return sha1.digest('hex') === row.sha1
}

const piecesPerSecond = 10
