// kill -9 of the repository's own process: the registry never points to bytes that are not there,
// and no act stays unaudited.
import type { OutgoingPart } from '@isthmus/mime/part'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { registered } from './fake-registry.ts'
import { type OwnProcess, startOwnProcess } from './own-process.ts'
import {
  type RepositoryCalls,
  partIdOf,
  provideRequest,
  repositoryCalls,
  sampleDocument,
  uniqueIdOf,
} from './repository-calls.ts'
import { type RunningRepository, startRunningRepository } from './running-repository.ts'

let running: RunningRepository
let calls: RepositoryCalls
let process: OwnProcess

beforeAll(async () => {
  running = await startRunningRepository({
    service: 'own-process',
    upkeep: { sweep: { graceMs: 100, intervalMs: 100, documentsPerAskMax: 10 } },
    limits: { registryTimeoutMs: 400 },
  })
  process = await startOwnProcess(running.configFile)
  calls = repositoryCalls({ domain: running.domain, url: (path) => `${process.origin}${path}` })
}, 60_000)

afterAll(async () => {
  await process.kill()
  await running[Symbol.asyncDispose]()
})

beforeEach(() => {
  running.registry.answer = registered
  running.registry.meanwhile = () => Promise.resolve()
})

async function restart(): Promise<void> {
  process = await startOwnProcess(running.configFile)
}

async function stored(number: number): Promise<string | undefined> {
  return (await calls.retrieve([uniqueIdOf(number)])).bytes.get(uniqueIdOf(number))
}

/** The events about an object, each once, as the audit repository would fold them. */
function eventsAbout(id: string): ReadonlySet<string> {
  return new Set(
    running.sink.messages
      .filter(({ objects }) => objects.some((object) => object.id === id))
      .map(({ event }) => `${event.types[0]?.code} ${event.outcome}`),
  )
}

test('killed while a document arrives: nothing is left of it after the next start', async () => {
  async function* bodies(): AsyncIterable<OutgoingPart> {
    yield { contentId: partIdOf('de-1'), contentType: 'text/plain', bytes: half() }
  }
  async function* half(): AsyncIterable<Uint8Array> {
    yield Buffer.alloc(300_000, 'x')
    await expect.poll(() => running.files().staged.length).toBe(1)
    await process.kill()
    yield Buffer.alloc(300_000, 'x')
  }
  const request = provideRequest([sampleDocument(1, '')])
  await expect(calls.provide([], { request, bodies: bodies() })).rejects.toThrow(/./)
  expect(running.files().staged).toHaveLength(1)
  await restart()
  await expect.poll(() => running.files(), { timeout: 5_000 }).toEqual({ staged: [], kept: [] })
  expect(running.registry.received).toEqual([])
  expect(await calls.provide([sampleDocument(1, 'again')])).toEqual(registered)
  expect(await stored(1)).toBe('again')
}, 30_000)

test('killed when the registry has heard of it: the document is there, and both acts are audited as unfinished', async () => {
  running.registry.meanwhile = () => process.kill()
  await expect(calls.provide([sampleDocument(2, 'heard of')])).rejects.toMatchObject({
    name: 'CallError',
  })
  await restart()
  expect(await stored(2)).toBe('heard of')
  await expect.poll(() => eventsAbout('2.999.77.3.2')).toEqual(new Set(['ITI-42 12', 'ITI-41 12']))

  const duplicate = {
    code: 'XDSDuplicateUniqueIdInRegistry',
    severity: 'Error',
    codeContext: 'known',
    location: undefined,
  } as const
  running.registry.meanwhile = () => Promise.resolve()
  running.registry.answer = { status: 'Failure', errors: [duplicate] }
  const again = await calls.provide([sampleDocument(2, 'heard of')])
  expect(again.errors).toEqual([duplicate])
  expect(await stored(2)).toBe('heard of')
}, 30_000)

test('killed as soon as it has answered Success: document and audit are durable', async () => {
  expect(await calls.provide([sampleDocument(3, 'promised')])).toEqual(registered)
  await process.kill()
  await restart()
  expect(await stored(3)).toBe('promised')
  await expect.poll(() => eventsAbout('2.999.77.3.3')).toEqual(new Set(['ITI-42 0', 'ITI-41 0']))
}, 30_000)

test('killed in the middle of a release: the release is audited as unfinished', async () => {
  const large = sampleDocument(4, 'x'.repeat(30_000_000))
  await calls.provide([large])
  const reading = calls.retrieve([uniqueIdOf(4)], { onPiece: () => process.kill() })
  await expect(reading).rejects.toMatchObject({ name: 'CallError' })
  await restart()
  await expect.poll(() => eventsAbout(uniqueIdOf(4))).toEqual(new Set(['ITI-43 12']))
}, 30_000)

test('killed at any moment: whatever the registry took can be retrieved', async () => {
  const accepted: number[] = []
  running.registry.meanwhile = ({ documentEntries }) => {
    for (const { uniqueId } of documentEntries) accepted.push(Number(uniqueId.split('.').at(-1)))
    return Promise.resolve()
  }
  for (const [at, delayMs] of delaysMs.entries()) {
    const numbers = [0, 1, 2, 3].map((number) => 100 + at * 10 + number)
    const provided = numbers.map((number) =>
      calls.provide([sampleDocument(number, `document ${number}`)]).then(
        ({ status }) => status === 'Success',
        () => false,
      ),
    )
    const killed = Promise.withResolvers<void>()
    setTimeout(() => void process.kill().then(killed.resolve), delayMs)
    const succeeded = await Promise.all(provided)
    await killed.promise
    await restart()
    const promised = numbers.filter((_, index) => succeeded[index])
    expect(accepted).toEqual(expect.arrayContaining(promised))
    for (const number of accepted) expect(await stored(number)).toBe(`document ${number}`)
  }
}, 60_000)

/** After the first byte; spread like the steps of a submission. */
const delaysMs = [3, 8, 15, 25, 40, 70]

const countOfStops = () =>
  running.sink.messages.filter(({ event }) => event.types[0]?.code === '110121').length

test('ends by itself when its standard input ends, and says so in the audit trail', async () => {
  expect(await process.end()).toBe(0)
  await expect.poll(countOfStops).toBe(1)
  await restart()
  expect(await stored(3)).toBe('promised')
}, 30_000)
