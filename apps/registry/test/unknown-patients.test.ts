// Who is known: configured, fed, or made known by a submission where the domain lets it.
import { randomUUID } from 'node:crypto'
import { applyIdentityChange } from '@isthmus/identity-feed/db/identity-feed'
import { writePatients } from '@isthmus/identity-feed/db/patients'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import {
  sampleEntry,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { canonicalSubmission } from '@isthmus/xds/canonical-submission'
import type { DecidableChange } from '@isthmus/identity/decide-identity-change'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UnknownPatients } from '../src/db/admit-patient.ts'
import { register } from '../src/db/register.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { createTestDatabase } from './test-database.ts'

const now = new Date('2026-03-14T10:16:05.500Z')
const stranger = 'N-9999^^^&2.999.1.2&ISO'
const accept = { mode: 'accept', assigningAuthority: '2.999.1.2' } as const

let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>
let count = 0

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
}, 60_000)

afterAll(() => postgres[Symbol.asyncDispose]())

beforeEach(async () => {
  database = await createTestDatabase(postgres, [samplePatientId])
  return () => database.destroy()
})

async function submit(
  patientId: string,
  { unknownPatients, hash }: { unknownPatients?: UnknownPatients; hash?: string } = {},
): Promise<string> {
  count += 1
  const entry = { patientId, uniqueId: hash === undefined ? `2.999.77.1.${count}` : '2.999.77.1.0' }
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ patientId, uniqueId: `2.999.77.3.${count}` }),
    documentEntries: [sampleEntry({ ...entry, ...(hash === undefined ? {} : { hash }) })],
  })
  const decision = await register(database, canonicalSubmission(submission), {
    now,
    newUuid: randomUUID,
    audit: { record: () => Promise.resolve() },
    registeredMessage: { event: {} as never, participants: [], source: {} as never, objects: [] },
    unknownPatients,
  })
  return decision.kind === 'reject' ? decision.errors.map(({ code }) => code).join(' ') : 'Success'
}

async function feed(change: DecidableChange): Promise<void> {
  count += 1
  const digest = Buffer.alloc(32, count)
  await applyIdentityChange(database, change, {
    message: { sender: 'adt', messageId: String(count), digest, receivedAt: now },
    record: () => Promise.resolve(),
  })
}

const add = (patientId: string): DecidableChange => ({
  kind: 'add',
  patient: { patientId, localIds: [] },
})

describe('a submission for an unknown patient (ITI TF-3: Table 4.2.4.1-2)', () => {
  it('is refused unless the domain accepts him, and then he is known', async () => {
    expect(await submit(stranger)).toBe('XDSUnknownPatientId')
    const refuse = { ...accept, mode: 'refuse' } as const
    expect(await submit(stranger, { unknownPatients: refuse })).toBe('XDSUnknownPatientId')
    expect(await submit(stranger, { unknownPatients: accept })).toBe('Success')
    expect(await submit(stranger)).toBe('Success')
  })

  it('is refused for an id of another authority', async () => {
    const foreign = 'N-9999^^^&2.999.7&ISO'
    expect(await submit(foreign, { unknownPatients: accept })).toBe('XDSUnknownPatientId')
  })

  it('makes nobody known when it is refused for another reason', async () => {
    const hash = (digit: string) => ({ unknownPatients: accept, hash: digit.repeat(40) })
    expect(await submit(samplePatientId, hash('a'))).toBe('Success')
    expect(await submit(stranger, hash('b'))).toBe('XDSNonIdenticalHash')
    expect(await submit(stranger)).toBe('XDSUnknownPatientId')
  })

  it('is refused for one who was merged, and for one who is no longer listed', async () => {
    await feed(add(stranger))
    const merged = { patientId: stranger, localIds: [] }
    const survivor = { patientId: samplePatientId, localIds: [] }
    await feed({ kind: 'merge', survivor, subsumed: merged })
    expect(await submit(stranger, { unknownPatients: accept })).toBe('XDSUnknownPatientId')
    await writePatients(database, [])
    expect(await submit(samplePatientId, { unknownPatients: accept })).toBe('XDSUnknownPatientId')
  })
})

describe('a new start with another configuration', () => {
  it('keeps whom a feed or a submission has made known', async () => {
    await feed(add(stranger))
    await feed(add(samplePatientId))
    const third = 'N-3^^^&2.999.1.2&ISO'
    expect(await submit(third, { unknownPatients: accept })).toBe('Success')
    await writePatients(database, ['N-4^^^&2.999.1.2&ISO'])
    for (const id of [stranger, samplePatientId, third]) expect(await submit(id)).toBe('Success')
  })

  it('takes no entries for one whom only the configuration knew', async () => {
    await writePatients(database, [stranger])
    expect(await submit(samplePatientId)).toBe('XDSUnknownPatientId')
    await feed(add(samplePatientId))
    expect(await submit(samplePatientId)).toBe('Success')
  })

  it('brings nobody back who was merged', async () => {
    await feed(add(stranger))
    const subsumed = { patientId: samplePatientId, localIds: [] }
    await feed({ kind: 'merge', survivor: { patientId: stranger, localIds: [] }, subsumed })
    await writePatients(database, [samplePatientId])
    expect(await submit(samplePatientId)).toBe('XDSUnknownPatientId')
  })
})
