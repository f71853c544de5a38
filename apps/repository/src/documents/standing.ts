// What is to become of documents whose standing is not known, by what the registry holds: pure, and
// never a guess.
import type { DocumentRow } from '../db/document-ledger.ts'
import type { UnsettledDocument } from '../db/unsettled-documents.ts'

/** What the registry said of one uniqueId: entryUUIDs of all entries that hold it. */
export type Entries = ReadonlyMap<string, readonly string[]>

export interface Verdict {
  readonly registered: readonly DocumentRow[]
  /** The registry has no entry of them. */
  readonly removed: readonly DocumentRow[]
  /** It has one, and which of several documents it means cannot be told. */
  readonly open: readonly DocumentRow[]
}

/** Judges the rows that were stored before the given time; all others stay as they are. */
export function judgeStanding(
  documents: readonly UnsettledDocument[],
  entries: Entries,
  before: Date,
): Verdict {
  const due = documents.flatMap(({ uniqueId, rows }) => {
    const known = entries.get(uniqueId) ?? []
    return rows
      .filter((row) => row.standing === 'stored' && row.stored_at < before)
      .map((row) => ({ row, kind: kindOf(row, rows, known) }))
  })
  const ofKind = (kind: keyof Verdict): readonly DocumentRow[] =>
    due.filter((one) => one.kind === kind).map(({ row }) => row)
  return { registered: ofKind('registered'), removed: ofKind('removed'), open: ofKind('open') }
}

function kindOf(
  row: DocumentRow,
  rows: readonly DocumentRow[],
  known: readonly string[],
): keyof Verdict {
  if (known.length === 0) return 'removed'
  if (known.includes(row.entry_uuid)) return 'registered'
  // Only one content was ever brought under this uniqueId: the entry can mean no other.
  return rows.every((other) => other.sha256 === row.sha256) ? 'registered' : 'open'
}
