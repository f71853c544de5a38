// Clears away what was left behind by submissions that did not come to their end. Of documents
// whose standing is not known the registry is asked: without its word nothing is removed.
import type { Log } from '@isthmus/log/log'
import { type AskRegistry, UnansweredError } from '../ask-registry.ts'
import type { DocumentLedger, DocumentRow } from '../db/document-ledger.ts'
import { storedDocument } from '../db/stored-document.ts'
import type { UnsettledDocument, UnsettledDocuments } from '../db/unsettled-documents.ts'
import type { DocumentStore } from './document-store.ts'
import { judgeStanding } from './standing.ts'

export interface SweepParts {
  readonly documents: Pick<DocumentStore, 'discard' | 'holds' | 'sweepStaged'>
  readonly ledger: Pick<DocumentLedger, 'forgetRemoved' | 'writeDamaged'>
  readonly unsettled: UnsettledDocuments
  readonly ask: AskRegistry
  readonly graceMs: number
  readonly documentsPerAskMax: number
  readonly now: () => Date
  readonly log: Log
}

/**
 * One sweep over everything that is older than the grace time. When the registry does not answer,
 * what it was to be asked about waits for the next one.
 */
export async function sweep(parts: SweepParts, signal: AbortSignal): Promise<void> {
  const before = new Date(parts.now().getTime() - parts.graceMs)
  await parts.documents.sweepStaged(before)
  await discardRemoved(parts, signal)
  try {
    await settleStored(before, parts, signal)
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    parts.log.warn('documents of unknown standing are kept', { code: error.message })
  }
  await discardRemoved(parts, signal)
}

async function settleStored(before: Date, parts: SweepParts, signal: AbortSignal): Promise<void> {
  let after = ''
  while (!signal.aborted) {
    const page = { before, after, uniqueIdsMax: parts.documentsPerAskMax }
    const documents = await parts.unsettled.readStored(page)
    const last = documents.at(-1)
    if (last === undefined) return
    after = last.uniqueId
    const entries = await askAbout(documents, parts, signal)
    const { registered, removed, open } = judgeStanding(documents, entries, before)
    const { there, gone } = await split(registered, parts)
    await parts.unsettled.settle(names(registered), 'registered')
    for (const row of gone) await parts.ledger.writeDamaged(row.content_name, parts.now())
    await parts.unsettled.settle(names(removed), 'removed')
    report({ there, gone, removed, open }, parts.log)
  }
}

// A submission of the same bytes that ended before they had a place is no loss: another one
// brought them.
async function split(rows: readonly DocumentRow[], { documents }: SweepParts) {
  const there: DocumentRow[] = []
  const gone: DocumentRow[] = []
  for (const row of rows) {
    ;((await documents.holds(storedDocument(row))) ? there : gone).push(row)
  }
  return { there, gone }
}

// The answer to a question about many uniqueIds does not say which of them it found. Where it is
// not plain, the question is halved until it is.
async function askAbout(
  documents: readonly UnsettledDocument[],
  parts: SweepParts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await parts.ask(
    documents.map(({ uniqueId }) => uniqueId),
    signal,
  )
  const [only, second] = documents
  if (found.length === 0 || only === undefined) return new Map()
  if (second === undefined) return new Map([[only.uniqueId, found]])
  const half = documents.length >> 1
  return new Map([
    ...(await askAbout(documents.slice(0, half), parts, signal)),
    ...(await askAbout(documents.slice(half), parts, signal)),
  ])
}

async function discardRemoved(parts: SweepParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const removed = await parts.unsettled.readRemoved(removedAtOnce)
    for (const name of removed) await parts.documents.discard(name)
    await parts.ledger.forgetRemoved(removed)
    if (removed.length < removedAtOnce) return
  }
}

const removedAtOnce = 100

function names(rows: readonly DocumentRow[]): readonly string[] {
  return rows.map((row) => row.content_name)
}

interface Swept {
  readonly there: readonly DocumentRow[]
  readonly gone: readonly DocumentRow[]
  readonly removed: readonly DocumentRow[]
  readonly open: readonly DocumentRow[]
}

function report({ there, gone, removed, open }: Swept, log: Log): void {
  if (there.length > 0) log.info('documents that the registry knows', { count: there.length })
  if (removed.length > 0) log.info('documents that it does not know', { count: removed.length })
  if (open.length > 0) log.warn('documents of one uniqueId and two minds', { count: open.length })
  if (gone.length > 0) log.error('registered documents are gone', { count: gone.length })
}
