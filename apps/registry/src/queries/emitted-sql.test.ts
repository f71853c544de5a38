// The SQL of each stored query stands beside it, for reviewers; this test keeps it true.
import type { StoredQuery } from '@isthmus/xds/stored-query'
import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { describe, expect, it } from 'vitest'
import { multiPatientSamples } from '../../test/multi-patient-samples.ts'
import { sampleFindDocuments, sampleQueries } from '../../test/sample-queries.ts'
import type { RegistryTables } from '../db/schema.ts'
import { createFoundObjects } from '../found-objects.ts'
import { selectDocuments } from './find-documents.ts'
import { selectMembers } from './members.ts'
import { selectObjects } from './objects-by-id.ts'
import { runMultiPatientQuery } from './of-many-patients.ts'
import { runQuery } from './run-query.ts'
import { type Search, createSearch } from './search.ts'
import { selectTexts } from './texts.ts'

const uuid = (digit: number): string => `3f2504e0-4f89-41d3-9a0c-0305e82c330${digit}`
const [entry, submissionSet, folder, association] = [1, 2, 3, 4].map((digit) => uuid(digit))
const patientId = 'N-1^^^&1.2&ISO'
const samples = sampleQueries({
  patientId,
  entry: `urn:uuid:${entry}`,
  submissionSet: `urn:uuid:${submissionSet}`,
  folder: `urn:uuid:${folder}`,
})

const codes = {
  patientIds: [patientId, 'N-2^^^&1.2&ISO'],
  classCode: 'A^^1.2',
  facilityTypeCode: 'A^^1.2',
  eventCode: 'A^^1.2',
  folderCode: 'A^^1.2',
}

describe('emitted SQL', () => {
  it.each([...samples])('of %s', async (name, query) => {
    const emitted = await emittedBy(query, (search) => runQuery(search, query))
    await expect(pretty(emitted)).toMatchFileSnapshot(`./${name}.sql`)
  })

  it.each([...multiPatientSamples(codes)])('of %s', async (name, query) => {
    await expect(
      pretty(await emittedBy(query, (search) => runMultiPatientQuery(search, query))),
    ).toMatchFileSnapshot(`./${name}.sql`)
  })

  it.each([
    [
      'find-documents.later-page',
      selectDocuments(databaseThat([]), sampleFindDocuments(patientId), {
        rowsMax: 2_000,
        after: { patientId, entryUuid: uuid(1) },
        content: 'key',
        level: 2,
      }),
    ],
    ['members', selectMembers(databaseThat([]), [uuid(2)])],
    ['objects-by-id', selectObjects(databaseThat([]), [uuid(1)])],
    [
      'texts',
      selectTexts(databaseThat([]), 'document_entry', [
        { patient_id: patientId, entry_uuid: uuid(1) },
      ]),
    ],
  ])('of %s', async (name, select) => {
    await expect(pretty([select.compile().sql])).toMatchFileSnapshot(`./${name}.sql`)
  })
})

async function emittedBy(
  { metadataLevel: level }: Pick<StoredQuery, 'metadataLevel'>,
  run: (search: Search) => Promise<void>,
): Promise<readonly string[]> {
  const emitted: string[] = []
  await run(
    createSearch({
      database: databaseThat(emitted),
      viewer: { see: (_, rows) => Promise.resolve(rows) },
      found: createFoundObjects({ max: 100 }),
      level,
      firstPage: 'whole',
      signal: AbortSignal.timeout(10_000),
    }),
  )
  return emitted
}

/** Answers each statement with one row of its table, so that every step comes to its turn. */
function databaseThat(emitted: string[]): Kysely<RegistryTables> {
  class OneRowDriver extends DummyDriver {
    override acquireConnection(): Promise<DatabaseConnection> {
      return Promise.resolve({
        // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as it is declared
        executeQuery<Row>({ sql }: CompiledQuery) {
          emitted.push(sql)
          const table = /from "(\w+)"/.exec(sql)?.[1] ?? ''
          return Promise.resolve({ rows: [rows[table]] as Row[] })
        },
        // oxlint-disable-next-line require-yield -- nothing is streamed here
        async *streamQuery() {
          throw new Error('no stream')
        },
      })
    }
  }
  return new Kysely<RegistryTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OneRowDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

const key = { patient_id: patientId, survivor_id: patientId, status: 'Approved' }
const rows: Readonly<Record<string, object>> = {
  document_entry: { ...key, entry_uuid: entry, confidentiality: '[]', repository_unique_id: '1.2' },
  submission_set: { ...key, entry_uuid: submissionSet, source_id: '1.2' },
  folder: { ...key, entry_uuid: folder, last_update_time: '20260101000000' },
  association: { ...key, entry_uuid: association, source_id: submissionSet, target_id: entry },
}

function pretty(statements: readonly string[]): string {
  const clause =
    / (from "|inner join|left join|where "|where \(|and |or |order by|limit |union |\) as )/g
  return statements
    .map((statement) => `${statement.replaceAll(/\s+/g, ' ').replaceAll(clause, '\n$1')};\n`)
    .join('\n')
}
