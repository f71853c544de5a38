// What a feed changes for registrations and queries: unknown patients, merges of every kind
// (ITI TF-2: 3.8.4).
import { openDatabase } from '@isthmus/postgres/database'
import { silentLog } from '@isthmus/log/log'
import {
  sampleAssociation,
  sampleEntry,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RegistryTables } from '../src/db/schema.ts'
import {
  type FeedCalls,
  feedCalls,
  message,
  recordOf,
  replacedBy,
} from '@isthmus/testbed/feed-calls'
import { type RegistryCalls, registryCalls } from './registry-calls.ts'
import { type RunningRegistry, startRunningRegistry } from './running-registry.ts'

let running: RunningRegistry
let calls: RegistryCalls
let feeds: FeedCalls
let database: Kysely<RegistryTables>

const cx = (id: string): string => `${id}^^^&2.999.1.2&ISO`
let count = 0

beforeAll(async () => {
  running = await startRunningRegistry(
    'conformance',
    { leafClassResultsMax: 50, objectRefResultsMax: 50 },
    {
      feed: {
        mllp: { host: '127.0.0.1', port: 0 },
        namespaces: [{ name: 'DOMAIN', oid: '2.999.1.2' }],
        differingBirthDates: 'refuse',
        messageBytesMax: 64 * 1024,
      },
    },
  )
  calls = registryCalls(running)
  feeds = feedCalls({ ...running, peer: 'registry' })
  database = openDatabase({ url: running.databaseUrl, connectionsMax: 2 }, silentLog)
}, 60_000)

afterAll(async () => {
  await database.destroy()
  await running[Symbol.asyncDispose]()
})

/** Patients of their own for each test. */
async function fed(...names: readonly string[]): Promise<readonly string[]> {
  count += 1
  const ids = names.map((name) => `${name}-${count}`)
  for (const id of ids) expect(await feeds.feed('A01', [id])).toBe('AA')
  return ids
}

function merge(subsumed: string, survivor: string): Promise<string> {
  return feeds.feed('A40', [survivor], [subsumed])
}

let entries = 0

async function register(patient: string, replaces?: string): Promise<string> {
  entries += 1
  const entry = sampleEntry({ patientId: cx(patient), uniqueId: `2.999.77.1.${entries}` })
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({
      patientId: cx(patient),
      uniqueId: `2.999.77.3.${entries}`,
    }),
    documentEntries: [entry],
    associations:
      replaces === undefined
        ? []
        : [sampleAssociation({ id: 'r', type: 'RPLC', sourceId: entry.id, targetId: replaces })],
  })
  const { status, errors } = await calls.submit(submission)
  return status === 'Success' ? status : errors.map(({ code }) => code).join(' ')
}

/** The Approved entries of a patient: their patientIds and sourcePatientIds. */
async function found(patient: string) {
  const answer = await calls.find(cx(patient), { assertionXml: undefined })
  expect(answer.status).toBe('Success')
  return answer.objects.filter((one) => one.kind === 'document-entry')
}

async function patientIds(patient: string): Promise<readonly string[]> {
  return (await found(patient)).map(({ patientId }) => patientId)
}

async function links(patient: string): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('local_patient_id')
    .select('local_id')
    .where('patient_id', '=', cx(patient))
    .orderBy('local_id')
    .execute()
  return rows.map(({ local_id }) => local_id)
}

describe('unknown patients (ITI TF-2: 3.8.4.1.3)', () => {
  it.each(['A01', 'A04', 'A05'] as const)('are known by an %s', async (event) => {
    const id = `new-${event}`
    expect(await register(id)).toBe('XDSUnknownPatientId')
    expect(await feeds.feed(event, [id])).toBe('AA')
    expect(await register(id)).toBe('Success')
  })

  it('stay unknown by an A08, which is acknowledged', async () => {
    expect(await feeds.feed('A08', ['updated'])).toBe('AA')
    expect(await register('updated')).toBe('XDSUnknownPatientId')
  })

  it('stay unknown by numbers of other authorities', async () => {
    expect(await feeds.feed('A01', ['other@2.999.1.5.1', 'other@NOBODY'])).toBe('AA')
    expect(await register('other')).toBe('XDSUnknownPatientId')
  })

  it('are known by the domain id wherever it stands, with their local numbers', async () => {
    const ids = ['7@2.999.1.5.1', 'many@DOMAIN', '8@2.999.1.5.2', '9@NOBODY']
    expect(await feeds.feed('A04', ids)).toBe('AA')
    expect(await register('many')).toBe('Success')
    const first = ['7^^^&2.999.1.5.1&ISO', '8^^^&2.999.1.5.2&ISO']
    expect(await links('many')).toEqual(first)
    expect(await feeds.feed('A01', ['many', '7@2.999.1.5.1', '6@2.999.1.5.3'])).toBe('AA')
    expect(await links('many')).toEqual(['6^^^&2.999.1.5.3&ISO', ...first])
  })

  it('are known by ITI-44, added and revised (ITI TF-2: 3.44.4.1.3)', async () => {
    const added = await feeds.feedV3('add', { patients: [recordOf('v3', '5@2.999.1.5.1')] })
    expect(added).toMatchObject({ code: 'CA', problems: [] })
    expect(await register('v3')).toBe('Success')
    expect(await links('v3')).toEqual(['5^^^&2.999.1.5.1&ISO'])
    expect(await feeds.feedV3('revise', { patients: [recordOf('revised')] })).toMatchObject({
      code: 'CA',
    })
    expect(await register('revised')).toBe('Success')
  })
})

describe('after a merge (ITI TF-2: 3.8.4.2.4)', () => {
  it('all is found under the survivor, as his, and nothing under the subsumed', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await register(a)
    await register(b)
    expect(await merge(a, b)).toBe('AA')
    const objects = await found(b)
    expect(objects.map(({ patientId }) => patientId)).toEqual([cx(b), cx(b)])
    expect(objects.map(({ sourcePatientId }) => sourcePatientId)).toEqual([
      'NORTH-88^^^&2.999.1.5.1&ISO',
      'NORTH-88^^^&2.999.1.5.1&ISO',
    ])
    expect(await found(a)).toEqual([])
  })

  it('no row of an object has changed', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await register(a)
    await merge(a, b)
    const rows = await database
      .selectFrom('document_entry')
      .select('patient_id')
      .where('patient_id', 'in', [cx(a), cx(b)])
      .execute()
    expect(rows).toEqual([{ patient_id: cx(a) }])
  })

  it('submissions for the subsumed are refused, those for the survivor taken', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await merge(a, b)
    expect(await register(a)).toBe('XDSUnknownPatientId')
    expect(await register(b)).toBe('Success')
  })

  it('the survivor replaces what was registered under the subsumed', async () => {
    const [a = '', b = '', c = ''] = await fed('a', 'b', 'c')
    await register(a)
    const [old] = await found(a)
    expect(await register(c, old?.id)).toBe('XDSPatientIdDoesNotMatch')
    await merge(a, b)
    expect(await register(b, old?.id)).toBe('Success')
    expect(await patientIds(b)).toEqual([cx(b)])
    expect(await register(b, old?.id)).toBe('XDSRegistryDeprecatedDocumentError')
  })

  it('one asked for by UUID is one patient (ITI TF-2: 3.18.4.1.3)', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await register(a)
    await register(b)
    const ids = [...(await found(a)), ...(await found(b))].map(({ id }) => `'${id}'`).join(',')
    const slots = [{ name: '$XDSDocumentEntryEntryUUID', values: [`(${ids})`] }]
    const ask = () => calls.ask('GetDocuments', slots, { assertionXml: undefined })
    expect((await ask()).errors.map(({ code }) => code)).toEqual(['XDSResultNotSinglePatient'])
    await merge(a, b)
    const { status, objects } = await ask()
    expect([status, objects.length]).toEqual(['Success', 2])
  })

  it('a chain ends at its last survivor', async () => {
    const [zero = '', a = '', b = ''] = await fed('zero', 'a', 'b')
    for (const id of [zero, a, b]) await register(id)
    expect(await merge(zero, a)).toBe('AA')
    expect(await merge(a, b)).toBe('AA')
    expect(await patientIds(b)).toEqual([cx(b), cx(b), cx(b)])
    expect([await found(zero), await found(a)]).toEqual([[], []])
    expect(await register(zero)).toBe('XDSUnknownPatientId')
  })

  it('the local numbers stay where they came, and are kept for the survivor', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await feeds.feed('A01', [a, '1@2.999.1.5.1'])
    await feeds.feed('A40', [b, '2@2.999.1.5.2'], [a])
    expect(await links(a)).toEqual(['1^^^&2.999.1.5.1&ISO'])
    expect(await links(b)).toEqual(['2^^^&2.999.1.5.2&ISO'])
  })

  it('a merge by ITI-44 is a merge (ITI TF-2: 3.44.4.2.3)', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await register(a)
    const merged = { patients: [recordOf(b)], replaced: [replacedBy(a)] }
    expect(await feeds.feedV3('merge', merged)).toMatchObject({ code: 'CA' })
    expect(await patientIds(b)).toEqual([cx(b)])
    expect(await register(a)).toBe('XDSUnknownPatientId')
  })

  it('what the subsumed refused stays refused', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await register(a)
    await register(b)
    running.consents.said.set(cx(a), 'deny').set(cx(b), 'permit')
    expect(await patientIds(b)).toEqual([cx(b)])
    await merge(a, b)
    expect(await found(b)).toEqual([])
    running.consents.said.set(cx(a), 'permit')
    expect(await patientIds(b)).toEqual([cx(b), cx(b)])
  })
})

describe('what changes nothing and is acknowledged (ITI TF-2: 3.8.4.2.4)', () => {
  it('the same merge, again and again', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await register(a)
    expect([await merge(a, b), await merge(a, b)]).toEqual(['AA', 'AA'])
    expect(await patientIds(b)).toEqual([cx(b)])
    const rows = database.selectFrom('patient_merge').where('subsumed_id', '=', cx(a))
    expect(await rows.select('survivor_id').execute()).toEqual([{ survivor_id: cx(b) }])
  })

  it('a merge back, which would close a loop', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await merge(a, b)
    expect(await merge(b, a)).toBe('AA')
    expect(await register(b)).toBe('Success')
    expect(await register(a)).toBe('XDSUnknownPatientId')
  })

  it('a late merge into one who was merged himself', async () => {
    const [zero = '', a = '', b = ''] = await fed('zero', 'a', 'b')
    await register(zero)
    await merge(a, b)
    expect(await merge(zero, a)).toBe('AA')
    expect(await patientIds(zero)).toEqual([cx(zero)])
    expect(await found(b)).toEqual([])
  })

  it('a merge of one into himself, of strangers, and of another authority', async () => {
    const [a = ''] = await fed('a')
    expect(await merge(a, a)).toBe('AA')
    expect(await merge('stranger', a)).toBe('AA')
    expect(await merge(a, 'stranger')).toBe('AA')
    expect(await feeds.feed('A40', ['7@2.999.1.5.1'], [a])).toBe('AA')
    expect(await register(a)).toBe('Success')
    expect(await register('stranger')).toBe('XDSUnknownPatientId')
  })

  it('an A01 for one who was merged', async () => {
    const [a = '', b = ''] = await fed('a', 'b')
    await merge(a, b)
    expect(await feeds.feed('A01', [a, '3@2.999.1.5.1'])).toBe('AA')
    expect(await register(a)).toBe('XDSUnknownPatientId')
    expect(await links(a)).toEqual([])
  })

  it('a message that arrives twice, even when it would have an effect by now', async () => {
    count += 1
    const [a, b] = [`a-${count}`, `b-${count}`]
    const early = message('A40', { ids: [b], prior: [a], number: 900_000 })
    expect(await feeds.send(early)).toBe('AA')
    for (const id of [a, b]) await feeds.feed('A01', [id])
    expect(await feeds.send(early)).toBe('AA')
    expect(await register(a)).toBe('Success')
    // The same number on another message is another message.
    const other = message('A40', { ids: [b, '1@2.999.1.5.1'], prior: [a], number: 900_000 })
    expect(await feeds.send(other)).toBe('AA')
    expect(await register(a)).toBe('XDSUnknownPatientId')
  })
})

describe('a merge of two who were born on different days', () => {
  async function born(birthDate: string): Promise<string> {
    count += 1
    const id = `born-${count}`
    expect(
      await feeds.send(message('A01', { ids: [id], birthDate, number: 700_000 + count })),
    ).toBe('AA')
    return id
  }

  it('is refused, and nothing is merged', async () => {
    const [a, b] = [await born('19700203'), await born('19710203')]
    await register(a)
    expect(await merge(a, b)).toBe('AE PID^1^7^102')
    const v3 = { patients: [recordOf(b)], replaced: [replacedBy(a)] }
    expect(await feeds.feedV3('merge', v3)).toMatchObject({
      code: 'CE',
      problems: [expect.stringMatching(/^patientPerson\/birthTime: /)],
    })
    expect([await patientIds(a), await patientIds(b)]).toEqual([[cx(a)], []])
  })

  it('is taken when the day was corrected, and when it is the same', async () => {
    const [a, b] = [await born('19700203'), await born('19710203')]
    const corrected = { patients: [{ ...recordOf(a), birthTime: '19710203' }] }
    expect(await feeds.feedV3('revise', corrected)).toMatchObject({ code: 'CA' })
    expect(await merge(a, b)).toBe('AA')
    expect(await register(a)).toBe('XDSUnknownPatientId')
  })
})

it('merges at once leave nobody under a survivor who was merged himself', async () => {
  const names = ['p', 'q', 'r', 's', 't', 'u']
  const ids = await fed(...names)
  for (const id of ids) await register(id)
  const pairs = ids.slice(1).map((id, at) => merge(ids[at] ?? '', id))
  const back = ids.slice(1).map((id, at) => merge(id, ids[at] ?? ''))
  expect(new Set(await Promise.all([...pairs, ...back]))).toEqual(new Set(['AA']))
  const rows = await database
    .selectFrom('patient')
    .innerJoin('patient as survivor', 'survivor.patient_id', 'patient.survivor_id')
    .whereRef('survivor.survivor_id', '<>', 'survivor.patient_id')
    .select('patient.patient_id')
    .execute()
  expect(rows).toEqual([])
  const counts = await Promise.all(ids.map(async (id) => (await found(id)).length))
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(ids.length)
})

it('a merge between submissions lets one of them at most replace an entry', async () => {
  const [a = '', b = ''] = await fed('a', 'b')
  await register(a)
  const [old] = await found(a)
  const answers = await Promise.all([
    ...[1, 2, 3].map(() => register(a, old?.id)),
    merge(a, b),
    ...[1, 2, 3].map(() => register(b, old?.id)),
  ])
  expect(answers.filter((one) => one === 'Success').length).toBeLessThanOrEqual(1)
  const [last, ...more] = await found(b)
  expect([last?.patientId, more.length]).toEqual([cx(b), 0])
})
