// Every statement of every stored query is served by an index: their plans among 200,000 entries,
// both for the values at hand and for any values. The long form: npm run long -- plans
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FilledRegistry, startFilledRegistry } from './filled-registry.ts'
import { planCases } from './plan-cases.ts'
import { wholeScans } from './whole-scans.ts'

const entries = 200_000

let filled: FilledRegistry
let database: FilledRegistry['database']

beforeAll(async () => {
  filled = await startFilledRegistry(entries)
  database = filled.database
}, 120_000)

afterAll(async () => {
  await filled[Symbol.asyncDispose]()
})

describe(`plans among ${entries} entries`, () => {
  it.each([...planCases()])('of $name', async (plan) => {
    expect(await plan.wholeScans(database)).toEqual([])
  })

  it('sees a statement that no index serves', async () => {
    const statement = { sql: 'select from document_entry where version = $1', parameters: [1] }
    expect(await wholeScans(database, statement)).toContain('Seq Scan of document_entry')
  })
})
