// A set may refer to the entry of another patient while that entry is being replaced: whoever comes
// second sees the first (ITI TF-2: 3.42.4.1.3).
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import {
  sampleAssociation,
  sampleEntry,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { factsNeeded } from '@isthmus/xds/registration-facts'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lockRegistrationFacts } from '../src/db/facts.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { registered } from './registered.ts'
import { createTestDatabase } from './test-database.ts'

const other = 'N-1002^^^&2.999.1.2&ISO'
let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
  database = await createTestDatabase(postgres, [samplePatientId, other])
}, 60_000)

afterAll(async () => {
  await database.destroy()
  await postgres[Symbol.asyncDispose]()
})

interface Work {
  readonly patientId: string
  readonly root: string
  /** entryUUIDs. */
  readonly replaces?: string
  readonly refersTo?: string
}

function submissionOf({ patientId, root, replaces, refersTo }: Work): Submission {
  return sampleSubmission({
    submissionSet: sampleSubmissionSet({ patientId, uniqueId: `${root}.0` }),
    documentEntries: [sampleEntry({ patientId, uniqueId: `${root}.1` })],
    associations: [
      ...(replaces === undefined
        ? []
        : [sampleAssociation({ id: 'r', type: 'RPLC', sourceId: 'de-1', targetId: replaces })]),
      ...(refersTo === undefined
        ? []
        : [sampleAssociation({ id: 'm', targetId: refersTo, submissionSetStatus: 'Reference' })]),
    ],
  })
}

async function entryOf(patientId: string, root: string): Promise<string> {
  const { documentEntries } = await registered(database, submissionOf({ patientId, root }))
  return documentEntries[0]?.id ?? ''
}

it('waits for the replacement that came first, and is refused then', async () => {
  const entry = await entryOf(other, '2.999.77.1')
  const replacement = submissionOf({ patientId: other, root: '2.999.77.2', replaces: entry })
  const reference = submissionOf({
    patientId: samplePatientId,
    root: '2.999.77.3',
    refersTo: entry,
  })
  let answer: Promise<unknown> = Promise.resolve()
  await database.transaction().execute(async (transaction) => {
    await lockRegistrationFacts(transaction, factsNeeded(replacement))
    await sql`update document_entry set status = 'Deprecated'
      where entry_uuid = ${entry.slice('urn:uuid:'.length)}::uuid`.execute(transaction)
    answer = registered(database, reference).catch((error: unknown) => error)
    await expect.poll(() => waiting(), { timeout: 10_000 }).toBe(1)
  })
  expect(String(await answer)).toContain('XDSRegistryDeprecatedDocumentError')
})

it('of two that replace what the other refers to one is registered, whatever the order', async () => {
  const outcomes: string[] = []
  for (let round = 1; round <= 20; round += 1) {
    const root = `2.999.78.${round}`
    const mine = await entryOf(samplePatientId, `${root}.1`)
    const his = await entryOf(other, `${root}.2`)
    const works: readonly Work[] = [
      { patientId: samplePatientId, root: `${root}.3`, replaces: mine, refersTo: his },
      { patientId: other, root: `${root}.4`, replaces: his, refersTo: mine },
    ]
    const inTurn = round % 2 === 0 ? works : works.toReversed()
    const answers = await Promise.allSettled(
      inTurn.map((work) => registered(database, submissionOf(work))),
    )
    for (const one of answers) {
      outcomes.push(one.status === 'fulfilled' ? 'registered' : codeIn(one.reason))
    }
  }
  expect(outcomes.toSorted()).toEqual([
    ...Array.from({ length: 20 }, () => 'XDSRegistryDeprecatedDocumentError'),
    ...Array.from({ length: 20 }, () => 'registered'),
  ])
})

async function waiting(): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*)::integer as count from pg_locks
    where locktype = 'advisory' and not granted`.execute(database)
  return rows[0]?.count ?? 0
}

function codeIn(reason: unknown): string {
  return /XDS\w+/.exec(String(reason))?.[0] ?? String(reason)
}
