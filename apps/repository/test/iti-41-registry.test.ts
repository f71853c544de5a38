// What becomes of a submission by what the registry answers, or does not (ITI TF-2: 3.41.4.2).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import { silentLog } from '@isthmus/log/log'
import { openDatabase } from '@isthmus/postgres/database'
import { samplePatientId } from '@isthmus/testbed/sample-submission'
import type { RegistryError, RegistryResponse } from '@isthmus/xds/registry-response'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditOf } from './audit-of.ts'
import { registered, startFakeRegistry } from './fake-registry.ts'
import {
  type RepositoryCalls,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls

beforeAll(async () => {
  running = await startRunningRepository({ limits: { registryTimeoutMs: 500 } })
  calls = repositoryCalls(running)
}, 60_000)

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

beforeEach(() => {
  running.registry.answer = registered
})

const error = (code: RegistryError['code'], location?: string): RegistryError => ({
  code,
  severity: 'Error',
  codeContext: `${code} it is, says the registry`,
  location,
})
const warning: RegistryError = { ...error('XDSExtraMetadataNotSaved', 'de-1'), severity: 'Warning' }
const failureOf = (...errors: readonly RegistryError[]): RegistryResponse => ({
  status: 'Failure',
  errors,
})

async function stored(number: number): Promise<string | undefined> {
  return (await calls.retrieve([uniqueIdOf(number)])).bytes.get(uniqueIdOf(number))
}

const objects = (set: number) => [`1/1 ${samplePatientId}`, `2/20 2.999.77.3.${set}`]
const bothAudited = (set: number, outcome: 4 | 8, description: string) => [
  { event: `110106 R ITI-42 ${outcome}`, description, objects: objects(set) },
  { event: `110107 C ITI-41 ${outcome}`, description, objects: objects(set) },
]

test('passes warnings of a success on as they are', async () => {
  running.registry.answer = { status: 'Success', errors: [warning] }
  expect(await calls.provide([sampleDocument(1, 'a')])).toEqual(running.registry.answer)
  expect(await stored(1)).toBe('a')
})

test('passes a refusal on as it is, warnings and foreign codes too, and keeps nothing', async () => {
  const { kept } = running.files()
  const errors = [
    error('XDSUnknownPatientId', 'ss-1'),
    warning,
    error('foreign:XDSHouseRule'),
    error('XDSRegistryMetadataError', 'de-2'),
  ]
  running.registry.answer = failureOf(...errors)
  const answers: RegistryResponse[] = []
  const provide = async () => {
    answers.push(await calls.provide([sampleDocument(2, 'a'), sampleDocument(3, 'b')]))
  }
  const audit = await auditOf({ running, calls }, provide, 2)
  expect(audit).toMatchObject(bothAudited(2, 4, 'refused by the registry'))
  expect(answers).toEqual([{ status: 'Failure', errors }])
  expect(running.files()).toEqual({ staged: [], kept })
  expect([await stored(2), await stored(3)]).toEqual([undefined, undefined])
})

test('a refusal without a reason is a refusal all the same', async () => {
  running.registry.answer = { status: 'Failure', errors: [] }
  const { status, errors } = await calls.provide([sampleDocument(4, 'a')])
  expect([status, errors.map(({ code }) => code)]).toEqual(['Failure', ['XDSRegistryError']])
  expect(await stored(4)).toBeUndefined()
})

test('a fault of the sender says that nothing was registered: nothing is kept', async () => {
  running.registry.answer = 'sender-fault'
  const { kept } = running.files()
  const description = 'the registry did not take the submission'
  const provide = () => calls.provide([sampleDocument(5, 'a')])
  const audit = await auditOf({ running, calls }, provide, 2)
  expect(audit).toMatchObject(bothAudited(5, 8, description))
  expect(running.files()).toEqual({ staged: [], kept })
  expect(await stored(5)).toBeUndefined()
})

const unknown = [
  { what: 'no answer at all', number: 10, answer: 'silent' },
  { what: 'a fault of the receiver', number: 11, answer: 'receiver-fault' },
  {
    what: 'a success that holds an error',
    number: 12,
    answer: { status: 'Success', errors: [error('XDSRegistryError')] },
  },
  {
    what: 'a partial success, which ITI-42 does not have',
    number: 13,
    answer: { status: 'PartialSuccess', errors: [error('XDSRegistryMetadataError')] },
  },
] as const

test.each(unknown)(
  'after $what the registry may point to the document: it stays, and the source may try again',
  async ({ number, answer }) => {
    running.registry.answer = answer
    const document = sampleDocument(number, 'uncertain')
    const answers: RegistryResponse[] = []
    const provide = async () => {
      answers.push(await calls.provide([document]))
    }
    const audit = await auditOf({ running, calls }, provide, 2)
    expect(audit).toMatchObject([
      { event: '110106 R ITI-42 8', objects: objects(number) },
      { event: '110107 C ITI-41 8', objects: objects(number) },
    ])
    expect(answers[0]?.status).toBe('Failure')
    expect(answers[0]?.errors.at(-1)).toMatchObject({
      code: 'XDSRegistryNotAvailable',
      codeContext: expect.stringMatching(/may be sent again unchanged/),
    })
    expect(await stored(number)).toBe('uncertain')

    // It had registered: what is sent again is a duplicate, and the document is that of the first
    // try.
    running.registry.answer = failureOf(error('XDSDuplicateUniqueIdInRegistry', 'ss-1'))
    expect(await calls.provide([document])).toEqual(running.registry.answer)
    expect(await stored(number)).toBe('uncertain')

    // It had not: what is sent again is taken.
    running.registry.answer = registered
    expect(await calls.provide([document])).toEqual(registered)
    expect(await stored(number)).toBe('uncertain')
  },
)

test('of two documents of one uniqueId the one that the registry took is handed out', async () => {
  await calls.provide([sampleDocument(20, 'first')])
  running.registry.answer = failureOf(error('XDSNonIdenticalHash', 'de-20'))
  await calls.provide([sampleDocument(20, 'other')])
  expect(await stored(20)).toBe('first')

  running.registry.answer = 'receiver-fault'
  await calls.provide([sampleDocument(21, 'lost')])
  running.registry.answer = registered
  await calls.provide([sampleDocument(21, 'taken')])
  expect(await stored(21)).toBe('taken')
})

test('which of two is the right one is never guessed: without the word of the registry neither is handed out', async () => {
  running.registry.answer = 'receiver-fault'
  await calls.provide([sampleDocument(22, 'one')])
  await calls.provide([sampleDocument(22, 'another')])
  const { response, bytes } = await calls.retrieve([uniqueIdOf(22)])
  expect(bytes.size).toBe(0)
  expect(response.registryResponse).toMatchObject({
    status: 'Failure',
    errors: [{ code: 'XDSRepositoryError', location: uniqueIdOf(22) }],
  })
  running.registry.answer = registered
  await calls.provide([sampleDocument(22, 'another')])
  expect(await stored(22)).toBe('another')
})

/** Nobody gets into the repository's database, until the function that it gives is called. */
async function shutDatabase(): Promise<() => Promise<void>> {
  const url = new URL(running.config.database.url.replace('@/', '@socket/'))
  const name = url.pathname.slice(1)
  const adminUrl = running.config.database.url.replace(`/${name}`, '/postgres')
  await using admin = openDatabase({ url: adminUrl, connectionsMax: 1 }, silentLog)
  await sql`alter database ${sql.id(name)} allow_connections false`.execute(admin)
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(admin)
  return async () => {
    await using again = openDatabase({ url: adminUrl, connectionsMax: 1 }, silentLog)
    await sql`alter database ${sql.id(name)} allow_connections true`.execute(again)
  }
}

test('with the database away at the end, the source hears a fault, and both acts are told when it is back', async () => {
  let opened = () => Promise.resolve()
  running.registry.meanwhile = async () => {
    opened = await shutDatabase()
  }
  const fault = calls.provide([sampleDocument(25, 'registered')])
  await expect(fault).rejects.toMatchObject({ name: 'SoapFaultError', code: 'Receiver' })
  running.registry.meanwhile = () => Promise.resolve()
  await opened()
  const isAbout = ({ objects: all }: AuditMessage) => all.some(({ id }) => id === '2.999.77.3.25')
  const told = () =>
    running.sink.messages
      .filter(isAbout)
      .map(({ event }) => `${event.types[0]?.code} ${event.outcome}`)
      .toSorted()
  await expect.poll(told, { timeout: 10_000 }).toEqual(['ITI-41 8', 'ITI-42 0'])
  expect(await stored(25)).toBe('registered')
  running.registry.answer = failureOf(error('XDSDuplicateUniqueIdInRegistry', 'ss-1'))
  await calls.provide([sampleDocument(25, 'registered')])
  expect(await stored(25)).toBe('registered')
}, 30_000)

test('a registry that is not there was told nothing: nothing is kept, and it is used again as soon as it is back', async () => {
  const { kept } = running.files()
  const port = Number(new URL(running.registry.server.origin).port)
  await running.registry.server.close()
  const description = 'the registry did not take the submission'
  const answers: RegistryResponse[] = []
  const provide = async () => {
    answers.push(await calls.provide([sampleDocument(30, 'a')]))
  }
  const audit = await auditOf({ running, calls }, provide, 2)
  expect(audit).toMatchObject(bothAudited(30, 8, description))
  expect(answers).toMatchObject([
    { status: 'Failure', errors: [{ code: 'XDSRegistryNotAvailable', severity: 'Error' }] },
  ])
  expect(running.files()).toEqual({ staged: [], kept })
  expect(await stored(30)).toBeUndefined()

  running.registry = await startFakeRegistry(running.domain, port)
  expect(await calls.provide([sampleDocument(30, 'a')])).toEqual(registered)
})
