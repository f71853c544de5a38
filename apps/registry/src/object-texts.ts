// The objects of an answer as ebRIM, those that were not read yet while the answer is being sent.
import { toEntryUuid } from '@isthmus/xds/entry-uuid'
import { objectRefXml } from '@isthmus/xds/query-answer'
import { completeStoredObject } from '@isthmus/xds/stored-object'
import type { ReturnType } from '@isthmus/xds/stored-query'
import type { RegistryDatabase } from './db/registry-database.ts'
import type { ObjectKind } from './db/schema.ts'
import type { RowsByKind } from './found-objects.ts'
import { chunks } from './queries/chunks.ts'
import type { FoundRow } from './queries/found-row.ts'
import type { ObjectTable } from './queries/page.ts'
import { selectTexts } from './queries/texts.ts'

export interface TextSource {
  readonly database: RegistryDatabase
  readonly signal: AbortSignal
}

/** Submission sets first, then folders, entries, associations; several objects in one piece. */
export function objectTexts(
  rows: RowsByKind,
  returnType: ReturnType,
  source: TextSource,
): Iterable<string> | AsyncIterable<string> {
  const inOrder = (kind: ObjectKind): readonly FoundRow[] => rows[kind]
  const kinds = ['submission-set', 'folder', 'document-entry', 'association'] as const
  if (returnType === 'ObjectRef') return references(kinds.flatMap((kind) => inOrder(kind)))
  const unread = kinds.some((kind) => inOrder(kind).some(({ ebrim }) => ebrim === undefined))
  if (unread)
    return readAhead(
      kinds.flatMap((kind) => batches(kind, inOrder(kind))),
      source,
    )
  return [kinds.flatMap((kind) => inOrder(kind).map((row) => complete(row, row.ebrim))).join('')]
}

function* references(rows: readonly FoundRow[]): Generator<string, void> {
  for (const some of chunks(rows)) {
    yield some.map(({ entry_uuid }) => objectRefXml(toEntryUuid(entry_uuid))).join('')
  }
}

interface Batch {
  readonly table: ObjectTable
  readonly rows: readonly FoundRow[]
}

function batches(kind: ObjectKind, rows: readonly FoundRow[]): readonly Batch[] {
  return [...chunks(rows, rowsPerBatch)].map((some) => ({ table: tables[kind], rows: some }))
}

/** Few enough for memory, enough for the round trip not to count. */
const rowsPerBatch = 200

// The next batch is read while the one before is on its way to the asker.
async function* readAhead(
  ordered: readonly Batch[],
  source: TextSource,
): AsyncGenerator<string, void, undefined> {
  let next = readBatch(ordered[0], source)
  for (const at of ordered.keys()) {
    const texts = await next
    next = readBatch(ordered[at + 1], source)
    // It is awaited in the next round; when the asker has left, nobody wants to hear of it.
    next.catch(() => undefined)
    yield* texts
  }
}

async function readBatch(batch: Batch | undefined, source: TextSource): Promise<readonly string[]> {
  if (batch === undefined) return []
  const { table, rows } = batch
  const unread = rows.filter(({ ebrim }) => ebrim === undefined)
  const read =
    unread.length === 0 ? [] : await selectTexts(source.database, table, unread).execute(source)
  const texts = new Map(read.map(({ entry_uuid, ebrim }) => [entry_uuid, ebrim]))
  return [...chunks(rows, rowsPerPiece)].map((some) =>
    some.map((row) => complete(row, row.ebrim ?? texts.get(row.entry_uuid))).join(''),
  )
}

const rowsPerPiece = 20

// One that has vanished since it was found is left out.
function complete(row: FoundRow, ebrim: string | undefined): string {
  if (ebrim === undefined) return ''
  return completeStoredObject(ebrim, {
    status: row.status,
    patientId: 'survivor_id' in row ? row.survivor_id : '',
    lastUpdateTime: 'last_update_time' in row ? row.last_update_time : undefined,
  })
}

const tables: Readonly<Record<ObjectKind, ObjectTable>> = {
  'document-entry': 'document_entry',
  'submission-set': 'submission_set',
  folder: 'folder',
  association: 'association',
}
