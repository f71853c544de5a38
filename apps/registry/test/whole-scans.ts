// What of the growing tables a stored query would read as a whole, by the plans of its statements.
import { CompiledQuery, type KyselyPlugin } from 'kysely'
import type { RegistryDatabase } from '../src/db/registry-database.ts'
import { TooManyResultsError, createFoundObjects } from '../src/found-objects.ts'
import { type Search, createSearch } from '../src/queries/search.ts'
import { seesAll } from './found.ts'

export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** Of every statement that the run emits; of long runs of the same statement some. */
export async function wholeScansOf(
  database: RegistryDatabase,
  run: (search: Search) => Promise<void>,
  plans: readonly string[] = bothPlans,
): Promise<readonly string[]> {
  const statements: Statement[] = []
  const search = createSearch({
    database: database.withPlugin(noting(statements, database)),
    viewer: seesAll,
    found: createFoundObjects({ max: 200_000 }),
    level: 1,
    firstPage: 'whole',
    signal: AbortSignal.timeout(60_000),
  })
  await untilTooMany(run(search))
  if (statements.length === 0) throw new Error('nothing was asked')
  const some = new Map<string, Statement[]>()
  for (const statement of statements) {
    if (!statement.sql.startsWith('select')) continue
    some.set(statement.sql, [...(some.get(statement.sql) ?? []).slice(-2), statement])
  }
  const found: string[] = []
  for (const statement of [...some.values()].flat())
    found.push(...(await wholeScans(database, statement, plans)))
  return found
}

// Among more entries than it may look at a query is refused; what it emitted until then counts.
async function untilTooMany(running: Promise<void>): Promise<void> {
  try {
    await running
  } catch (error) {
    if (!(error instanceof TooManyResultsError)) throw error
  }
}

function noting(statements: Statement[], database: RegistryDatabase): KyselyPlugin {
  return {
    transformQuery({ node, queryId }) {
      statements.push(database.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
}

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Plan[]
}

const growing = ['document_entry', 'submission_set', 'folder', 'association', 'registry_object']

const bothPlans = ['custom', 'generic'] as const

/** In the plan for the values at hand, and in that for any values. */
export async function wholeScans(
  database: RegistryDatabase,
  { sql: text, parameters }: Statement,
  plans: readonly string[] = bothPlans,
): Promise<readonly string[]> {
  const custom = CompiledQuery.raw(`explain (format json) ${text}`, [...parameters])
  const generic = CompiledQuery.raw(`explain (generic_plan, format json) ${text}`)
  const found: string[] = []
  for (const plan of plans) {
    const explain = plan === 'custom' ? custom : generic
    const { rows } = await database.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(explain)
    const root = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (root === undefined) throw new Error(`no plan of ${text}`)
    found.push(...scansOf(root))
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
