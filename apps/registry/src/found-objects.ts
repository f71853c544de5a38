// What an answer holds so far: each object once, within the limit of one answer.
import type { ObjectKind } from './db/schema.ts'
import type { FoundRow, FoundRows } from './queries/found-row.ts'

export type RowsByKind = { readonly [Kind in ObjectKind]: readonly FoundRow<Kind>[] }

export interface FoundObjects {
  /** Throws TooManyResultsError. */
  add<Kind extends ObjectKind>(kind: Kind, rows: readonly FoundRow<Kind>[]): void
  readonly rows: RowsByKind
  readonly count: () => number
  /** The patients, as they are known today, of whom it holds something. */
  readonly patients: ReadonlySet<string>
}

/** What is withheld is never added, so that a refusal tells nothing of it. */
export function createFoundObjects({ max }: { readonly max: number }): FoundObjects {
  const rows: { readonly [Kind in ObjectKind]: FoundRows[Kind][] } = {
    'submission-set': [],
    folder: [],
    'document-entry': [],
    association: [],
  }
  const known = new Set<string>()
  const patients = new Set<string>()
  return {
    rows,
    patients,
    count: () => known.size,
    add(kind, added) {
      for (const row of added) {
        if (known.size === known.add(row.entry_uuid).size) continue
        if (known.size > max) throw new TooManyResultsError('more than one answer may hold')
        if ('survivor_id' in row) patients.add(row.survivor_id)
        rows[kind].push(row)
      }
    },
  }
}

export class TooManyResultsError extends Error {
  override readonly name = 'TooManyResultsError'
}
