// Registration on a real PostgreSQL: what is written, what is refused, what two at once may do.
import { randomUUID } from 'node:crypto'
import { writePatients } from '@isthmus/identity-feed/db/patients'
import {
  type ThrowawayPostgres,
  startThrowawayPostgres,
} from '@isthmus/postgres/throwaway-postgres'
import {
  sampleAssociation,
  sampleEntry,
  sampleFolder,
  samplePatientId,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import { canonicalSubmission } from '@isthmus/xds/canonical-submission'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistrationPlan } from '@isthmus/xds/register'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { register } from '../src/db/register.ts'
import type { RegistryTables } from '../src/db/schema.ts'
import { found as foundRows, storedEntries } from './found.ts'
import { createTestDatabase } from './test-database.ts'

const now = new Date('2026-03-14T10:16:05.500Z')
const other = 'N-1002^^^&2.999.1.2&ISO'

let postgres: ThrowawayPostgres
let database: Kysely<RegistryTables>

beforeAll(async () => {
  postgres = await startThrowawayPostgres()
}, 60_000)

afterAll(async () => {
  await postgres[Symbol.asyncDispose]()
})

beforeEach(async () => {
  database = await createTestDatabase(postgres, [samplePatientId, other])
  return () => database.destroy()
})

describe('registration (ITI TF-2: 3.42.4.1.3)', () => {
  it('gives back an entry as it was submitted, with entryUUID, version, status', async () => {
    const { documentEntries } = await accepted(sampleSubmission())
    const id = documentEntries[0]?.id ?? ''
    expect(id).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    expect(await stored([id])).toEqual([
      sampleEntry({ id, logicalId: id, version: 1, availabilityStatus: 'Approved' }),
    ])
  })

  it('gives back what is no attribute of IHE (ITI TF-3: 4.2.3.1.6)', async () => {
    const scheme = 'urn:uuid:5f3c1a0e-77b2-4d0c-9a51-2f8b7c3e2001'
    const part = { slots: [{ name: 'room', values: ['12'] }], name: undefined }
    const foreign = {
      names: [
        { value: 'Befund', lang: 'de' },
        { value: 'Report', lang: 'en' },
      ],
      descriptions: [],
      classifications: [
        {
          kind: 'Classification',
          classificationScheme: scheme,
          classificationNode: undefined,
          nodeRepresentation: 'BLUE',
          ...part,
        },
      ],
      externalIdentifiers: [
        { kind: 'ExternalIdentifier', identificationScheme: scheme, value: 'A-77', ...part },
      ],
    } as const
    const submitted = { title: 'Befund', foreign }
    const submission = sampleSubmission({ documentEntries: [sampleEntry(submitted)] })
    const { documentEntries } = await accepted(submission)
    const id = documentEntries[0]?.id ?? ''
    expect(await stored([id])).toEqual([
      sampleEntry({ ...submitted, id, logicalId: id, version: 1, availabilityStatus: 'Approved' }),
    ])
  })

  it('refuses an unknown patient and stores nothing (ITI TF-3: Table 4.2.4.1-2)', async () => {
    const stranger = 'N-9999^^^&2.999.1.2&ISO'
    const submission = sampleSubmission({
      submissionSet: sampleSubmissionSet({ patientId: stranger }),
      documentEntries: [sampleEntry({ patientId: stranger })],
    })
    expect(await refused(submission)).toEqual(['XDSUnknownPatientId'])
    expect(await counts()).toEqual({ document_entry: 0, registry_object: 0, unique_id: 0 })
  })

  it('takes no new entries for a patient who is no longer listed', async () => {
    await accepted(sampleSubmission())
    await writePatients(database, [other])
    expect(await refused(next(2))).toEqual(['XDSUnknownPatientId'])
  })

  it('refuses the same submission sent again', async () => {
    await accepted(sampleSubmission())
    expect(await refused(sampleSubmission())).toEqual(['XDSDuplicateUniqueIdInRegistry'])
  })

  it('accepts the same uniqueId with the same bytes, refuses it with other bytes', async () => {
    await accepted(sampleSubmission())
    const same = await accepted(next(2, { uniqueId: sampleEntry().uniqueId }))
    expect(same.documentEntries).toHaveLength(1)
    const changed = { uniqueId: sampleEntry().uniqueId, size: '45', hash: 'a'.repeat(40) }
    expect(await refused(next(3, changed))).toEqual(['XDSNonIdenticalSize', 'XDSNonIdenticalHash'])
    expect(await refused(next(3, { uniqueId: sampleSubmissionSet().uniqueId }))).toEqual([
      'XDSRegistryMetadataError',
    ])
  })

  it('refuses an entryUUID that is in use (ITI TF-3: 4.2.3.1.2)', async () => {
    const id = `urn:uuid:${randomUUID()}`
    await accepted(next(1, { id }))
    expect(
      await refused(next(2, { id: id.toUpperCase().replace('URN:UUID', 'urn:uuid') })),
    ).toEqual(['XDSRegistryMetadataError'])
  })
})

describe('relationships (ITI TF-3: 4.2.2.2)', () => {
  it('deprecates the replaced entry and all that was made from it, and follows into folders', async () => {
    const original = await entryId(sampleSubmission())
    const addendum = await entryId(relating(2, 'APND', original))
    const transform = await entryId(relating(3, 'XFRM', original))
    const ofAddendum = await entryId(relating(4, 'XFRM', addendum))
    const folder = await folderHolding(original, 5)
    const plan = await accepted(relating(6, 'RPLC', original))
    const replacement = plan.documentEntries[0]?.id ?? ''

    expect(await statuses([original, addendum, transform, ofAddendum, replacement])).toEqual([
      'Deprecated',
      'Deprecated',
      'Deprecated',
      'Deprecated',
      'Approved',
    ])
    expect(plan.touchedFolderIds).toEqual([folder])
    const membership = plan.associations.find(
      ({ sourceId, targetId }) => sourceId === folder && targetId === replacement,
    )
    expect(plan.associations).toContainEqual(
      expect.objectContaining({ sourceId: plan.submissionSet.id, targetId: membership?.id }),
    )
    const { last_update_time } = await database
      .selectFrom('folder')
      .select('last_update_time')
      .executeTakeFirstOrThrow()
    expect(last_update_time).toBe('20260314101605')
  })

  it('refuses to replace what is replaced, unknown or of another patient', async () => {
    const original = await entryId(sampleSubmission())
    await accepted(relating(2, 'RPLC', original))
    expect(await refused(relating(3, 'RPLC', original))).toEqual([
      'XDSRegistryDeprecatedDocumentError',
    ])
    expect(await refused(relating(3, 'RPLC', `urn:uuid:${randomUUID()}`))).toEqual([
      'UnresolvedReferenceException',
    ])
    const ofOther = await entryId(next(4, { patientId: other }))
    expect(await refused(relating(5, 'RPLC', ofOther))).toEqual(['XDSPatientIdDoesNotMatch'])
  })

  it('refuses an addendum to a transform', async () => {
    const original = await entryId(sampleSubmission())
    const transform = await entryId(relating(2, 'XFRM', original))
    expect(await refused(relating(3, 'APND', transform))).toEqual(['XDSRegistryMetadataError'])
  })

  it('lists an entry of another patient by reference, not in a folder', async () => {
    const ofOther = await entryId(next(1, { patientId: other }))
    const reference = sampleAssociation({
      id: 'ref',
      targetId: ofOther,
      submissionSetStatus: 'Reference',
    })
    const set = sampleSubmissionSet({ uniqueId: '2.999.77.3.9' })
    await accepted(
      sampleSubmission({ submissionSet: set, documentEntries: [], associations: [reference] }),
    )
    const member = sampleAssociation({ id: 'm', sourceId: 'fd-1', targetId: ofOther })
    const inFolder = sampleSubmission({
      submissionSet: sampleSubmissionSet({ uniqueId: '2.999.77.3.10' }),
      documentEntries: [],
      folders: [sampleFolder()],
      associations: [member],
    })
    expect(await refused(inFolder)).toEqual(['XDSPatientIdDoesNotMatch'])
  })
})

describe('two at once', () => {
  it('lets exactly one of sixteen replacements of one entry through', async () => {
    const original = await entryId(sampleSubmission())
    const codes = await Promise.all(
      Array.from({ length: 16 }, (_, at) => codesOf(relating(at + 2, 'RPLC', original))),
    )
    expect(codes.filter((found) => found.length === 0)).toHaveLength(1)
    expect(codes.flat()).toEqual(Array(15).fill('XDSRegistryDeprecatedDocumentError'))
  })

  it('lets exactly one of eight submissions of one submission set through', async () => {
    const codes = await Promise.all(Array.from({ length: 8 }, () => codesOf(sampleSubmission())))
    expect(codes.filter((found) => found.length === 0)).toHaveLength(1)
    expect(codes.flat()).toEqual(Array(7).fill('XDSDuplicateUniqueIdInRegistry'))
    expect(await counts()).toEqual({ document_entry: 1, registry_object: 3, unique_id: 2 })
  })

  it('keeps nothing of a submission whose audit message cannot be written', async () => {
    const failing = { record: () => Promise.reject(new Error('no room')) }
    await expect(submit(sampleSubmission(), failing)).rejects.toThrow('no room')
    expect(await counts()).toEqual({ document_entry: 0, registry_object: 0, unique_id: 0 })
  })
})

const quiet = { record: () => Promise.resolve() }

function submit(submission: Submission, audit: { record(): Promise<void> } = quiet) {
  return register(database, canonicalSubmission(submission), {
    now,
    newUuid: randomUUID,
    audit,
    registeredMessage: auditMessage,
  })
}

const auditMessage = {
  event: {
    id: { code: '110107', system: 'DCM', text: 'Import' },
    types: [],
    action: 'C',
    at: now,
    outcome: 0,
    purposesOfUse: [],
  },
  participants: [],
  source: { sourceId: 'test', types: [] },
  objects: [],
} as const

async function accepted(submission: Submission): Promise<RegistrationPlan> {
  const decision = await submit(submission)
  if (decision.kind === 'reject') throw new RangeError(JSON.stringify(decision.errors))
  return decision.plan
}

async function refused(submission: Submission): Promise<readonly string[]> {
  const codes = await codesOf(submission)
  expect(codes).not.toEqual([])
  return codes
}

async function codesOf(submission: Submission): Promise<readonly string[]> {
  const decision = await submit(submission)
  return decision.kind === 'reject' ? decision.errors.map(({ code }) => code) : []
}

async function entryId(submission: Submission): Promise<string> {
  return (await accepted(submission)).documentEntries[0]?.id ?? ''
}

/** A submission of its own, told from others by the number. */
function next(number: number, changes: Partial<DocumentEntry> = {}): Submission {
  const entry = sampleEntry({ uniqueId: `2.999.77.1.${number}`, ...changes })
  return sampleSubmission({
    submissionSet: sampleSubmissionSet({
      uniqueId: `2.999.77.3.${number}`,
      patientId: entry.patientId,
    }),
    documentEntries: [entry],
  })
}

function relating(number: number, type: 'RPLC' | 'APND' | 'XFRM', targetId: string): Submission {
  const { submissionSets, ...rest } = next(number)
  const relation = sampleAssociation({ id: 'relation', type, sourceId: 'de-1', targetId })
  return { submissionSets, ...rest, associations: [...rest.associations, relation] }
}

async function folderHolding(entry: string, number: number): Promise<string> {
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ uniqueId: `2.999.77.3.${number}` }),
    documentEntries: [],
    folders: [sampleFolder()],
    associations: [sampleAssociation({ id: 'm', sourceId: 'fd-1', targetId: entry })],
  })
  return (await accepted(submission)).folders[0]?.id ?? ''
}

async function stored(ids: readonly string[]): Promise<readonly DocumentEntry[]> {
  const by = { kind: 'entryUuid', ids } as const
  const query = { kind: 'GetDocuments', returnType: 'LeafClass', metadataLevel: 1, by } as const
  return storedEntries(await foundRows(database, query))
}

async function statuses(ids: readonly string[]) {
  const entries = await stored(ids)
  return ids.map((id) => entries.find((entry) => entry.id === id)?.availabilityStatus)
}

async function counts(): Promise<Readonly<Record<string, number>>> {
  const numbers: Record<string, number> = {}
  for (const table of ['document_entry', 'registry_object', 'unique_id'] as const) {
    const { count } = await database
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow()
    numbers[table] = Number(count)
  }
  return numbers
}
