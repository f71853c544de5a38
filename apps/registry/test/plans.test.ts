// Every statement of every stored query is served by an index: their plans among 200,000 entries,
// both for the values at hand and for any values.
import { type Compilable, CompiledQuery, type KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFoundObjects } from '../src/found-objects.ts'
import type { RegistryDatabase } from '../src/db/registry-database.ts'
import { associationsOf } from '../src/queries/associations-of.ts'
import { hasUuid } from '../src/queries/conditions.ts'
import { selectMembers } from '../src/queries/members.ts'
import { selectObjects } from '../src/queries/objects-by-id.ts'
import { entryPage } from '../src/queries/object-pages.ts'
import { runQuery } from '../src/queries/run-query.ts'
import { createSearch } from '../src/queries/search.ts'
import { selectTexts } from '../src/queries/texts.ts'
import { seesAll } from './found.ts'
import { sampleQueries } from './sample-queries.ts'
import { type FilledRegistry, perPatient, startFilledRegistry, uuidOf } from './filled-registry.ts'

const entries = 200_000

let filled: FilledRegistry
let database: RegistryDatabase

interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

beforeAll(async () => {
  filled = await startFilledRegistry(entries)
  database = filled.database
}, 120_000)

afterAll(async () => {
  await filled[Symbol.asyncDispose]()
})

const patientId = 'N-7^^^&2.999.1.2&ISO'
const asked = {
  patientId,
  entry: `urn:uuid:${uuidOf(1, 70)}`,
  submissionSet: `urn:uuid:${uuidOf(2, 7)}`,
  folder: `urn:uuid:${uuidOf(3, 7)}`,
}

describe(`plans among ${entries} entries`, () => {
  it.each([...sampleQueries(asked)])('of %s', async (_, query) => {
    const statements: Statement[] = []
    const search = createSearch({
      database: database.withPlugin(noting(statements)),
      viewer: seesAll,
      found: createFoundObjects({ max: 1_000 }),
      level: query.metadataLevel,
      firstPage: 'whole',
      signal: AbortSignal.timeout(60_000),
    })
    await runQuery(search, query)
    expect(statements.length).toBeGreaterThan(0)
    for (const statement of statements) expect(await wholeScans(statement)).toEqual([])
  })

  const keyPage = { rowsMax: 2_000, after: undefined, content: 'key', level: 1 } as const
  const many = Array.from({ length: 200 }, (_, at) => at * 950 + 1)
  it.each<[string, () => Compilable]>([
    [
      'the ends of associations',
      () =>
        selectObjects(
          database,
          many.map((at) => uuidOf(1, at)),
        ),
    ],
    [
      'the members of sets',
      () =>
        selectMembers(
          database,
          many.map((at) => uuidOf(2, at % 20_000)),
        ),
    ],
    [
      'entries by id',
      () => {
        const uuids = many.map((at) => uuidOf(1, at))
        return entryPage(database, keyPage).where(hasUuid('document_entry', uuids))
      },
    ],
    [
      'associations of many objects',
      () =>
        associationsOf(
          database,
          many.map((at) => uuidOf(1, at)),
          keyPage,
        ),
    ],
    ['the texts of entries', () => selectTexts(database, 'document_entry', keys(many))],
    [
      'the texts of associations',
      () => selectTexts(database, 'association', keys(many.slice(0, 9))),
    ],
  ])('of %s', async (_, select) => {
    expect(await wholeScans(select().compile())).toEqual([])
  })

  it('sees a statement that no index serves', async () => {
    const statement = { sql: 'select from document_entry where version = $1', parameters: [1] }
    expect(await wholeScans(statement)).toContain('Seq Scan of document_entry')
  })
})

function noting(statements: Statement[]): KyselyPlugin {
  return {
    transformQuery({ node, queryId }) {
      statements.push(database.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
}

function keys(numbers: readonly number[]) {
  return numbers.map((at) => ({
    patient_id: `N-${Math.ceil(at / perPatient)}^^^&2.999.1.2&ISO`,
    entry_uuid: uuidOf(1, at),
  }))
}

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Plan[]
}

const growing = ['document_entry', 'submission_set', 'folder', 'association', 'registry_object']

/** In the plan for the values at hand, and in that for any values. */
async function wholeScans({ sql: text, parameters }: Statement): Promise<readonly string[]> {
  const custom = CompiledQuery.raw(`explain (format json) ${text}`, [...parameters])
  const generic = CompiledQuery.raw(`explain (generic_plan, format json) ${text}`)
  const found: string[] = []
  for (const explain of [custom, generic]) {
    const { rows } = await database.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(explain)
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (plan === undefined) throw new Error(`no plan of ${text}`)
    found.push(...scansOf(plan))
  }
  return found
}

/** Scans of a growing table that read all of it or of an index of it. */
function scansOf(plan: Plan): readonly string[] {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Cond': condition } = plan
  const isWhole = type === 'Seq Scan' || (type.startsWith('Index') && condition === undefined)
  const own = growing.includes(table) && isWhole ? [`${type} of ${table}`] : []
  return [...own, ...(plan.Plans ?? []).flatMap((child) => scansOf(child))]
}
