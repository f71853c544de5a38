// Runs a stored query on a database without a server around it, for an asker who may see everything.
import { folderNode } from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { decodeStoredObject } from '@isthmus/xds/stored-object'
import type { StoredQuery } from '@isthmus/xds/stored-query'
import type { Kysely } from 'kysely'
import { answerQuery } from '../src/answer-query.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { type RowsByKind, createFoundObjects } from '../src/found-objects.ts'
import { runQuery } from '../src/queries/run-query.ts'
import { createSearch } from '../src/queries/search.ts'
import type { Viewer } from '../src/viewer.ts'

export async function found(
  database: Kysely<RegistryTables>,
  query: StoredQuery,
): Promise<RowsByKind> {
  const objects = createFoundObjects({ max: 1_000_000 })
  const search = createSearch({
    database,
    viewer: seesAll,
    found: objects,
    level: query.metadataLevel,
    firstPage: 'whole',
    signal: AbortSignal.timeout(60_000),
  })
  await runQuery(search, query)
  return objects.rows
}

/** The entries of an answer, read back from what is stored. */
export function storedEntries(rows: RowsByKind): readonly DocumentEntry[] {
  return rows['document-entry'].flatMap(({ ebrim = '', status, survivor_id }) => {
    const object = decodeStoredObject(ebrim, { status, patientId: survivor_id })
    return object.kind === 'document-entry' ? [object] : []
  })
}

/** How many objects of each kind an answer holds, counted in its text. */
export interface Counts {
  readonly entries: number
  readonly sets: number
  readonly folders: number
  readonly associations: number
  readonly refs: number
}

export type Counted = Counts | readonly RegistryError['code'][]

/** The counts, or the codes of a refusal. */
export async function counted(
  database: Kysely<RegistryTables>,
  query: StoredQuery,
  viewer: Viewer = seesAll,
): Promise<Counted> {
  const signal = AbortSignal.timeout(60_000)
  const parts = { database, limits: { leafClassResultsMax: 100, objectRefResultsMax: 100 } }
  const answered = await answerQuery(query, { viewer, parts, signal })
  if (answered.kind === 'refused') return answered.errors.map(({ code }) => code)
  let text = ''
  for await (const piece of answered.objectsXml) text += piece
  const times = (mark: string): number => text.split(mark).length - 1
  const folders = times(`classificationNode="${folderNode}"`)
  return {
    entries: times('<rim:ExtrinsicObject '),
    sets: times('<rim:RegistryPackage ') - folders,
    folders,
    associations: times('<rim:Association '),
    refs: times('<rim:ObjectRef '),
  }
}

export const seesAll: Viewer = { see: (_, rows) => Promise.resolve(rows) }
