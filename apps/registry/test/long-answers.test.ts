// A long answer is decided on keys alone and read while it is sent.
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import { sampleEntry, samplePatientId } from '@isthmus/testbed/sample-submission'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerQuery } from '../src/answer-query.ts'
import { toEntryRow } from '../src/db/entry-rows.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { counted, seesAll } from './found.ts'
import { sampleFindDocuments } from './sample-queries.ts'
import { createTestDatabase } from './test-database.ts'

const entries = 2_000
let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>
const uuid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
const query = sampleFindDocuments(samplePatientId)

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
  database = await createTestDatabase(postgres, [samplePatientId])
  const rows = Array.from({ length: entries }, (_, at) =>
    toEntryRow(sampleEntry({ id: `urn:uuid:${uuid(at)}`, uniqueId: `2.999.77.1.${at}` })),
  )
  for (const from of [0, 1_000]) {
    await database
      .insertInto('document_entry')
      .values(rows.slice(from, from + 1_000))
      .execute()
  }
}, 60_000)

afterAll(async () => {
  await database.destroy()
  await postgres[Symbol.asyncDispose]()
})

function answer(leafClassResultsMax: number) {
  const parts = { database, limits: { leafClassResultsMax, objectRefResultsMax: entries } }
  return answerQuery(query, { viewer: seesAll, parts, signal: AbortSignal.timeout(60_000) })
}

describe('an answer of 2,000 entries (ITI TF-2: 3.18.4.1.3)', () => {
  it('holds each of them once, in pieces', async () => {
    const answered = await answer(entries)
    if (answered.kind === 'refused') throw new RangeError('refused')
    const found = new Set<string>()
    let longest = 0
    for await (const piece of answered.objectsXml) {
      longest = Math.max(longest, piece.length)
      for (const [, id = ''] of piece.matchAll(/<rim:ExtrinsicObject [^>]*?id="([^"]+)"/g)) {
        found.add(id)
      }
    }
    expect([answered.count, found.size]).toEqual([entries, entries])
    expect(longest).toBeLessThan(1024 * 1024)
  })

  it('is refused for one object too many before anything is sent', async () => {
    expect(await answer(entries - 1)).toMatchObject({
      kind: 'refused',
      errors: [{ code: 'XDSTooManyResults' }],
    })
    expect(await counted(database, query)).toEqual(['XDSTooManyResults'])
  })

  it('leaves out an entry that vanished after it was found', async () => {
    const answered = await answer(entries)
    if (answered.kind === 'refused') throw new RangeError('refused')
    const gone = uuid(entries - 1)
    await sql`delete from document_entry where entry_uuid = ${gone}`.execute(database)
    let text = ''
    for await (const piece of answered.objectsXml) text += piece
    expect(text.split('<rim:ExtrinsicObject ').length - 1).toBe(entries - 1)
    expect(text.split('</rim:ExtrinsicObject>').length - 1).toBe(entries - 1)
    expect(text).not.toContain(gone)
  })
})
