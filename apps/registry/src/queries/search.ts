// One run of a stored query: reads page by page, leaves out what the asker may not see, gathers the
// rest.
import type { MetadataLevel } from '@isthmus/xds/stored-query'
import type { Kysely } from 'kysely'
import type { ObjectKind, RegistryTables } from '../db/schema.ts'
import type { FoundObjects } from '../found-objects.ts'
import type { Viewer } from '../viewer.ts'
import type { FoundRow } from './found-row.ts'
import type { Page } from './page.ts'

/** One page of a kind of object. */
export type Select<Kind extends ObjectKind> = (page: Page) => {
  execute(options: { readonly signal: AbortSignal }): Promise<FoundRow<Kind>[]>
}

export interface Search {
  readonly database: Kysely<RegistryTables>
  /**
   * What matches and may be seen, a page of keys at a time; asking for no more pages reads no more.
   */
  seen<Kind extends ObjectKind>(
    kind: Kind,
    select: Select<Kind>,
  ): AsyncIterable<readonly FoundRow<Kind>[]>
  /** Puts objects into the answer. Throws TooManyResultsError. */
  add<Kind extends ObjectKind>(kind: Kind, rows: readonly FoundRow<Kind>[]): void
  /** Puts into the answer whatever matches and may be seen, and gives its bare UUIDs. */
  addAll<Kind extends ObjectKind>(kind: Kind, select: Select<Kind>): Promise<readonly string[]>
}

export interface SearchParts {
  readonly database: Kysely<RegistryTables>
  readonly viewer: Viewer
  readonly found: FoundObjects
  readonly level: MetadataLevel
  /** Whether the first page brings the ebRIM along: most answers then need no second look. */
  readonly firstPage: Page['content']
  readonly signal: AbortSignal
}

export function createSearch(parts: SearchParts): Search {
  const { database, viewer, found, level, firstPage, signal } = parts
  async function* pages<Kind extends ObjectKind>(
    kind: Kind,
    select: Select<Kind>,
    content: Page['content'],
  ): AsyncGenerator<readonly FoundRow<Kind>[], void> {
    let page: Page = { rowsMax: rowsMaxOf[content], after: undefined, content, level }
    for (;;) {
      const rows = await select(page).execute({ signal })
      if (rows.length > 0) yield await viewer.see(kind, rows)
      const last = rows.at(-1)
      if (last === undefined || rows.length < page.rowsMax) return
      const after = { patientId: last.patient_id, entryUuid: last.entry_uuid }
      page = { rowsMax: rowsMaxOf.key, after, content: 'key', level }
    }
  }
  return {
    database,
    seen: (kind, select) => pages(kind, select, 'key'),
    add: (kind, rows) => found.add(kind, rows),
    async addAll(kind, select) {
      const uuids: string[] = []
      for await (const rows of pages(kind, select, firstPage)) {
        found.add(kind, rows)
        for (const { entry_uuid } of rows) uuids.push(entry_uuid)
      }
      return uuids
    },
  }
}

const rowsMaxOf: Readonly<Record<Page['content'], number>> = { whole: 500, key: 2_000 }
